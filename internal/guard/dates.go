package guard

import "strconv"

// birthDates finds days of birth that are said to be such.
func (r *reader) birthDates() {
	for i := range r.tokens {
		from, after := i, r.afterBirth(i)
		if after == 0 {
			continue
		}
		after = r.skip(after, 3, "of", "the", "child", "baby", "patient", "mother", "father", "a")
		after = r.skip(after, 4, "is", "was", ":", "-", "=", "(", "on", "the", ".", ",")
		to, year, exact := r.date(after)
		if !exact || r.ended(after-1, after) || year != 0 && year < 1900 {
			continue
		}
		if near := r.near(i, 6, 0); near&mine != 0 && near&patient == 0 {
			continue
		}
		r.add(BirthDate, true, from, to)
	}
}

// afterBirth is the token after a word for a day of birth; 0 where none stands.
func (r *reader) afterBirth(i int) int {
	switch {
	case r.is(i, "dob", "birthdate", "birthday"):
		return i + 1
	case r.is(i, "born"):
		return i + 1
	case r.is(i, "date") && r.is(i+1, "of") && r.is(i+2, "birth"):
		return i + 3
	case r.is(i, "birth") && r.is(i+1, "date"):
		return i + 2
	case r.is(i, "d") && r.is(i+1, ".") && r.is(i+2, "o") && r.is(i+3, ".") && r.is(i+4, "b"):
		return r.skip(i+5, 1, ".")
	}
	return 0
}

// date reads a day with its month at token i: 12/03/1961, 1961-03-12, 12 March 1961,
// March 12, 1961, 12-Mar-61, 12 March. year is 0 where none is written.
func (r *reader) date(i int) (last, year int, ok bool) {
	switch {
	case r.at(i).is == number && r.at(i+2).is == number && r.at(i+4).is == number && r.is(i+1, "-", "/", ".") && r.at(i+3).w == r.at(i+1).w:
		return r.figures(i)
	case r.at(i).is == number:
		j := r.skip(i+1, 1, "st", "nd", "rd", "th")
		j = r.skip(j, 1, "of", "-", "/")
		if day, ok := r.whole(i); !ok || day < 1 || day > 31 || r.at(j).means&month == 0 || r.at(j).is != word {
			return 0, 0, false
		}
		return r.withYear(j)
	case r.at(i).is == word && r.at(i).means&month != 0:
		j := r.skip(i+1, 1, ".")
		if day, ok := r.whole(j); !ok || day < 1 || day > 31 {
			return 0, 0, false
		}
		return r.withYear(r.skip(j+1, 1, "st", "nd", "rd", "th") - 1)
	}
	return 0, 0, false
}

// withYear takes a year in that stands after token j.
func (r *reader) withYear(j int) (last, year int, ok bool) {
	k := r.skip(j+1, 1, ",", "-", "/", ".", "'")
	t := r.at(k)
	if t.is == number && (len(t.w) == 4 || len(t.w) == 2 && k > j+1) && r.at(k+1).w != ":" {
		year, _ = strconv.Atoi(t.w)
		if len(t.w) == 2 {
			year += 1900
		}
		return k, year, len(t.w) == 2 || year > 1700 && year < 2100
	}
	return j, 0, true
}

// figures reads a date of three numbers.
func (r *reader) figures(i int) (last, year int, ok bool) {
	var n [3]int
	for k := range n {
		v, err := strconv.Atoi(r.at(i + 2*k).w)
		if err != nil || len(r.at(i+2*k).w) > 4 {
			return 0, 0, false
		}
		n[k] = v
	}
	day, month, year := n[0], n[1], n[2]
	if n[0] > 999 {
		year, day = n[0], n[2]
	}
	if year < 100 {
		year += 1900
	}
	good := year >= 1700 && year < 2100 && day >= 1 && month >= 1 && (day <= 31 && month <= 12 || day <= 12 && month <= 31)
	return i + 4, year, good
}
