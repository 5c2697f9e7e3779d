package calendar

import "time"

// Holiday gives the name of the day when it is one on which a municipality's
// offices are closed although it may be a weekday, and "" otherwise.
//
// The public holidays are those of lag (1989:253) om allmänna helgdagar, in
// the wording each year had: the sixth of June replaced annandag pingst in
// 2005. Midsommarafton, julafton and nyårsafton are not public holidays, but
// lag (1930:173) om beräkning av lagstadgad tid 2 § treats them as such when a
// time runs out, and municipal offices are closed, so they are here too.
// Half days before a holiday (trettondagsafton, skärtorsdagen) are working
// days. Sundays and Saturdays as such are not named; see [Date.IsWorkday].
func (d Date) Holiday() string {
	t := d.Time()
	year, month, day := t.Date()
	if name := fixedHoliday(year, month, day); name != "" {
		return name
	}
	switch weekday := t.Weekday(); {
	case month == time.June && weekday == time.Friday && day >= 19 && day <= 25:
		return "midsommarafton"
	case weekday == time.Saturday && (month == time.June && day >= 20 && day <= 26):
		return "midsommardagen"
	case weekday == time.Saturday && (month == time.October && day == 31 || month == time.November && day <= 6):
		return "alla helgons dag"
	}
	return movingHoliday(year, int(d-Easter(year)))
}

// fixedHoliday names the holidays that have the same date every year.
func fixedHoliday(year int, month time.Month, day int) string {
	switch [2]int{int(month), day} {
	case [2]int{1, 1}:
		return "nyårsdagen"
	case [2]int{1, 6}:
		return "trettondedag jul"
	case [2]int{5, 1}:
		return "första maj"
	case [2]int{6, 6}:
		if year >= 2005 {
			return "Sveriges nationaldag"
		}
	case [2]int{12, 24}:
		return "julafton"
	case [2]int{12, 25}:
		return "juldagen"
	case [2]int{12, 26}:
		return "annandag jul"
	case [2]int{12, 31}:
		return "nyårsafton"
	}
	return ""
}

// movingHoliday names the holidays counted in days from Easter Sunday.
func movingHoliday(year, fromEaster int) string {
	switch fromEaster {
	case -2:
		return "långfredagen"
	case 0:
		return "påskdagen"
	case 1:
		return "annandag påsk"
	case 39:
		return "Kristi himmelsfärdsdag"
	case 49:
		return "pingstdagen"
	case 50:
		if year < 2005 {
			return "annandag pingst"
		}
	}
	return ""
}

// Easter gives Easter Sunday of a year in the Gregorian calendar, by the
// method published in Nature in 1876 and known as Meeus's.
func Easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Day(year, time.Month(n/31), n%31+1)
}
