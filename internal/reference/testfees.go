package reference

import (
	"strconv"
	"sync"
)

// TestFee is what sitting a test costs, as a source states it, from test_fees.csv.
type TestFee struct {
	Test     string // code of a LanguageTest, usmle_step1, usmle_step2
	Min, Max Money  // equal where one figure is stated
	AsOf     string
	Checked  Checked
	Note     string
	Source   string
}

var testFees = sync.OnceValue(func() map[string]TestFee {
	all := map[string]TestFee{}
	eachRow("test_fees.csv", func(r row) {
		all[r["test"]] = TestFee{r["test"], wholeMoney(r["min"], r["currency"]), wholeMoney(r["max"], r["currency"]), r["as_of"], Checked(r["checked"]), r["note"], r["source"]}
	})
	return all
})

// wholeMoney reads an amount without decimals.
func wholeMoney(text, currency string) Money {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("reference table test_fees.csv: " + err.Error())
	}
	for range MinorDigits(currency) {
		n *= 10
	}
	return Money{Minor: n, Currency: currency}
}

// TestFeeOf is the stated fee of a test; false where no source of ours states it.
func TestFeeOf(code string) (TestFee, bool) {
	f, ok := testFees()[code]
	return f, ok
}
