// Package calendar counts days the way a Swedish municipality does: dates
// without a clock, working days, public holidays, and dates in words.
//
// A [Date] is a day in Europe/Stockholm with no time of day, because a time
// stamp finer than the day can tell who sent an idea. The package never asks
// what day it is; the caller gives it.
package calendar

import (
	"fmt"
	"time"
)

// Date is a day, counted from 1970-01-01 (which is 0 and stands for "no
// date"). Dates can be compared with < and ==, and a difference is in days.
type Date int32

// Day gives the date of a year, month and day. Values outside their range
// roll over as in [time.Date].
func Day(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Of gives the date of t in t's own location.
func Of(t time.Time) Date { return Day(t.Date()) }

// ParseDate reads "2006-01-02". Any other form, and a day that does not exist
// such as 2026-02-30, is an error in Swedish.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		if len(s) == 10 && s[4] == '-' && s[7] == '-' {
			return 0, fmt.Errorf("datumet %s finns inte", s)
		}
		return 0, fmt.Errorf("%q är inte ett datum på formen ÅÅÅÅ-MM-DD", s)
	}
	if t.Year() < 1971 || t.Year() > 2199 {
		return 0, fmt.Errorf("året %d är utanför 1971–2199", t.Year())
	}
	return Of(t), nil
}

// Time gives midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == 0 }

// Year gives the year of the date.
func (d Date) Year() int { return d.Time().Year() }

// AddDays gives the date n days later (earlier when n is negative).
func (d Date) AddDays(n int) Date { return d + Date(n) }

// String gives "2006-01-02", or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalText gives the same as String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}
