package reflectvaluecompare

import "reflect"

func same(a, b reflect.Value) bool {
	return a == b // want `avoid using == with reflect.Value`
}
