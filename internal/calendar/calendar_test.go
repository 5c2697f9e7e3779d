package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func date(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestHolidays holds whole years against the tables printed in almanacs.
func TestHolidays(t *testing.T) {
	years := map[int][]string{
		2004: { // the last year with annandag pingst
			"2004-01-01 nyårsdagen", "2004-01-06 trettondedag jul", "2004-04-09 långfredagen",
			"2004-04-11 påskdagen", "2004-04-12 annandag påsk", "2004-05-01 första maj",
			"2004-05-20 Kristi himmelsfärdsdag", "2004-05-30 pingstdagen", "2004-05-31 annandag pingst",
			"2004-06-25 midsommarafton", "2004-06-26 midsommardagen", "2004-11-06 alla helgons dag",
			"2004-12-24 julafton", "2004-12-25 juldagen", "2004-12-26 annandag jul", "2004-12-31 nyårsafton",
		},
		2008: { // första maj and Kristi himmelsfärdsdag on the same day
			"2008-01-01 nyårsdagen", "2008-01-06 trettondedag jul", "2008-03-21 långfredagen",
			"2008-03-23 påskdagen", "2008-03-24 annandag påsk", "2008-05-01 första maj",
			"2008-05-11 pingstdagen", "2008-06-06 Sveriges nationaldag", "2008-06-20 midsommarafton",
			"2008-06-21 midsommardagen", "2008-11-01 alla helgons dag",
			"2008-12-24 julafton", "2008-12-25 juldagen", "2008-12-26 annandag jul", "2008-12-31 nyårsafton",
		},
		2026: {
			"2026-01-01 nyårsdagen", "2026-01-06 trettondedag jul", "2026-04-03 långfredagen",
			"2026-04-05 påskdagen", "2026-04-06 annandag påsk", "2026-05-01 första maj",
			"2026-05-14 Kristi himmelsfärdsdag", "2026-05-24 pingstdagen", "2026-06-06 Sveriges nationaldag",
			"2026-06-19 midsommarafton", "2026-06-20 midsommardagen", "2026-10-31 alla helgons dag",
			"2026-12-24 julafton", "2026-12-25 juldagen", "2026-12-26 annandag jul", "2026-12-31 nyårsafton",
		},
		2027: {
			"2027-01-01 nyårsdagen", "2027-01-06 trettondedag jul", "2027-03-26 långfredagen",
			"2027-03-28 påskdagen", "2027-03-29 annandag påsk", "2027-05-01 första maj",
			"2027-05-06 Kristi himmelsfärdsdag", "2027-05-16 pingstdagen", "2027-06-06 Sveriges nationaldag",
			"2027-06-25 midsommarafton", "2027-06-26 midsommardagen", "2027-11-06 alla helgons dag",
			"2027-12-24 julafton", "2027-12-25 juldagen", "2027-12-26 annandag jul", "2027-12-31 nyårsafton",
		},
		2038: { // Easter as late as it can be: 25 April
			"2038-01-01 nyårsdagen", "2038-01-06 trettondedag jul", "2038-04-23 långfredagen",
			"2038-04-25 påskdagen", "2038-04-26 annandag påsk", "2038-05-01 första maj",
			"2038-06-03 Kristi himmelsfärdsdag", "2038-06-06 Sveriges nationaldag", "2038-06-13 pingstdagen",
			"2038-06-25 midsommarafton", "2038-06-26 midsommardagen", "2038-11-06 alla helgons dag",
			"2038-12-24 julafton", "2038-12-25 juldagen", "2038-12-26 annandag jul", "2038-12-31 nyårsafton",
		},
	}
	for year, want := range years {
		var got []string
		for d := Day(year, time.January, 1); d.Year() == year; d++ {
			if name := d.Holiday(); name != "" {
				got = append(got, d.String()+" "+name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("holidays of %d (-almanac +computed):\n%s", year, diff)
		}
	}
}

// TestEaster holds known Easter Sundays, the earliest and the latest included.
func TestEaster(t *testing.T) {
	for _, want := range []string{
		"1971-04-11", "1981-04-19", "1999-04-04", "2000-04-23", "2008-03-23", "2011-04-24", "2016-03-27",
		"2019-04-21", "2024-03-31", "2025-04-20", "2028-04-16", "2035-03-25", "2049-04-18", "2076-04-19", "2160-03-23",
	} {
		d := date(t, want)
		if got := Easter(d.Year()); got != d {
			t.Errorf("Easter %d is %s, want %s", d.Year(), got, d)
		}
	}
}

// TestEveryYearIsWhole says what is true of all years, so that no rule is
// right only in the years of the tables.
func TestEveryYearIsWhole(t *testing.T) {
	for year := 1971; year < 2200; year++ {
		easter := Easter(year)
		if easter.Time().Weekday() != time.Sunday {
			t.Errorf("Easter %d is a %s", year, easter.WeekdayName())
		}
		if easter < Day(year, time.March, 22) || easter > Day(year, time.April, 25) {
			t.Errorf("Easter %d is on %s", year, easter)
		}
		count := map[string]int{}
		workdays := 0
		for d := Day(year, time.January, 1); d.Year() == year; d++ {
			count[d.Holiday()]++
			if d.IsWorkday() {
				workdays++
			}
		}
		for _, name := range []string{"midsommarafton", "midsommardagen", "alla helgons dag", "långfredagen"} {
			if count[name] != 1 {
				t.Errorf("%d has %d days called %s", year, count[name], name)
			}
		}
		if workdays < 246 || workdays > 255 {
			t.Errorf("%d has %d working days", year, workdays)
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	for _, test := range []struct {
		sentence string
		from     string
		days     int
		want     string
	}{
		{"the day after an ordinary Monday is Tuesday", "2026-03-02", 1, "2026-03-03"},
		{"a weekend is skipped", "2026-03-06", 1, "2026-03-09"},
		{"from a Saturday the first working day is Monday", "2026-03-07", 1, "2026-03-09"},
		{"Easter takes Friday and Monday", "2026-04-02", 1, "2026-04-07"},
		{"midsommarafton is not a working day", "2026-06-18", 1, "2026-06-22"},
		{"Christmas and New Year leave few days", "2026-12-23", 3, "2026-12-30"},
		{"nyårsafton and nyårsdagen fall away", "2026-12-30", 1, "2027-01-04"},
		{"fifteen working days in an ordinary month are three weeks", "2026-03-02", 15, "2026-03-23"},
		{"backwards over Easter", "2026-04-07", -1, "2026-04-02"},
		{"no days from a working day is that day", "2026-03-02", 0, "2026-03-02"},
		{"no days from a Sunday is Monday", "2026-03-08", 0, "2026-03-09"},
	} {
		if got := date(t, test.from).AddWorkdays(test.days); got != date(t, test.want) {
			t.Errorf("%s: %s %+d gives %s, want %s", test.sentence, test.from, test.days, got, test.want)
		}
	}
}

func TestWorkdaysBetween(t *testing.T) {
	for _, test := range []struct {
		sentence string
		from, to string
		want     int
	}{
		{"from a day to itself there is none", "2026-03-02", "2026-03-02", 0},
		{"the last day is counted, the first is not", "2026-03-02", "2026-03-03", 1},
		{"a weekend holds none", "2026-03-06", "2026-03-08", 0},
		{"a week holds five", "2026-03-02", "2026-03-09", 5},
		{"Christmas week of 2026 holds three", "2026-12-20", "2026-12-27", 3},
		{"backwards is negative", "2026-03-09", "2026-03-02", -5},
	} {
		if got := WorkdaysBetween(date(t, test.from), date(t, test.to)); got != test.want {
			t.Errorf("%s: got %d, want %d", test.sentence, got, test.want)
		}
	}
	for from := Day(2026, time.January, 1); from.Year() == 2026; from++ {
		for _, n := range []int{-30, -1, 1, 2, 15, 60} {
			if got := WorkdaysBetween(from, from.AddWorkdays(n)); got != n {
				t.Fatalf("WorkdaysBetween(%s, AddWorkdays(%d)) = %d", from, n, got)
			}
		}
	}
}

func TestWords(t *testing.T) {
	d := date(t, "2026-12-14")
	for got, want := range map[string]string{
		d.Words():                            "14 december 2026",
		d.WeekdayWords():                     "måndag 14 december",
		d.MonthWords():                       "december 2026",
		date(t, "2027-01-01").Words():        "1 januari 2027",
		date(t, "2026-05-31").Words():        "31 maj 2026",
		date(t, "2026-05-30").WeekdayWords(): "lördag 30 maj",
		Date(0).Words() + Date(0).WeekdayWords() + Date(0).MonthWords(): "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWeek(t *testing.T) {
	for _, test := range []struct {
		day        string
		year, week int
	}{
		{"2026-01-01", 2026, 1},
		{"2026-12-31", 2026, 53},
		{"2027-01-03", 2026, 53},
		{"2027-01-04", 2027, 1},
	} {
		if year, week := date(t, test.day).Week(); year != test.year || week != test.week {
			t.Errorf("%s is in week %d of %d, want %d of %d", test.day, week, year, test.week, test.year)
		}
	}
}

// TestFromClock: the day is Sweden's, whatever the clock of the machine says.
func TestFromClock(t *testing.T) {
	for _, test := range []struct{ sentence, clock, want string }{
		{"late in the evening UTC in winter it is the next day in Sweden", "2026-01-15T23:30:00Z", "2026-01-16"},
		{"in summer already at ten", "2026-07-15T22:00:00Z", "2026-07-16"},
		{"but not at ten in winter", "2026-01-15T22:00:00Z", "2026-01-15"},
		{"morning in New Zealand is the day before", "2026-03-02T08:00:00+13:00", "2026-03-01"},
	} {
		clock, err := time.Parse(time.RFC3339, test.clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := FromClock(clock); got != date(t, test.want) {
			t.Errorf("%s: got %s, want %s", test.sentence, got, test.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for written, want := range map[string]string{
		"2026-02-28": "",
		"2026-02-30": "datumet 2026-02-30 finns inte",
		"2026-2-3":   `"2026-2-3" är inte ett datum på formen ÅÅÅÅ-MM-DD`,
		"3 mars":     `"3 mars" är inte ett datum på formen ÅÅÅÅ-MM-DD`,
		"1970-01-01": "året 1970 är utanför 1971–2199",
		"2200-01-01": "året 2200 är utanför 1971–2199",
		"":           `"" är inte ett datum på formen ÅÅÅÅ-MM-DD`,
	} {
		d, err := ParseDate(written)
		switch {
		case want == "" && (err != nil || d.String() != written):
			t.Errorf("ParseDate(%q) = %s, %v", written, d, err)
		case want != "" && (err == nil || err.Error() != want):
			t.Errorf("ParseDate(%q) says %v, want %s", written, err, want)
		}
	}
}

// FuzzParseDate: what is read is written back the same.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-03-02", "2024-02-29", "2026-13-01", "0000-00-00", "å"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err == nil && d.String() != s {
			t.Errorf("ParseDate(%q) is written back as %q", s, d.String())
		}
	})
}

// TestAddWorkdaysEnds: a number that no one meant does not take for ever.
func TestAddWorkdaysEnds(t *testing.T) {
	if got := Day(2026, time.March, 2).AddWorkdays(1 << 40); got != Day(2199, time.December, 31) {
		t.Errorf("a million million working days lead to %s", got)
	}
}
