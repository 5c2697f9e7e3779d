package calendar

import (
	"fmt"
	"time"
)

var months = [...]string{"januari", "februari", "mars", "april", "maj", "juni",
	"juli", "augusti", "september", "oktober", "november", "december"}

var weekdays = [...]string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"}

// Words gives the date as people read it: "14 december 2026". No date gives
// "", here and below.
func (d Date) Words() string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%d %s %d", t.Day(), MonthName(t.Month()), t.Year())
}

// WeekdayWords gives "måndag 14 december", for dates near in time.
func (d Date) WeekdayWords() string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%s %d %s", d.WeekdayName(), t.Day(), MonthName(t.Month()))
}

// MonthWords gives "december 2026".
func (d Date) MonthWords() string {
	if d.IsZero() {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%s %d", MonthName(t.Month()), t.Year())
}

// WeekdayName gives "måndag".
func (d Date) WeekdayName() string { return weekdays[d.Time().Weekday()] }

// MonthName gives "december".
func MonthName(m time.Month) string { return months[m-1] }

// Week gives the ISO 8601 week, which is the one in Swedish calendars, and the
// year it belongs to: 1 January 2027 is in week 53 of 2026.
func (d Date) Week() (year, week int) { return d.Time().ISOWeek() }
