package arch

// A Rule is one check with the reason for it.
type Rule struct {
	Name  string
	Why   string
	Check func(*Tree) []Fault
}

// Rules lists every rule, those about imports first.
func Rules() []Rule {
	return []Rule{
		{"pure-imports", "rules of the product must be readable and testable without a database or a browser", pureImports},
		{"store-imports", "a store that knows other stores cannot be changed alone", storeImports},
		{"page-imports", "a page that knows the database takes the rules with it", pageImports},
		{"platform-imports", "technology must be exchangeable without touching a feature", platformImports},
		{"nothing-imports-app", "the place that knows everybody must be known by nobody", nothingImportsApp},
		{"aids-stay-in-tests", "what makes tests short must not become part of the program", aidsStayInTests},
		{"main-is-thin", "what main does cannot be tested", mainIsThin},
		{"package-comments", "a newcomer reads the first paragraph and decides where to look", packageComments},
		{"package-names", "one word for one thing, and it is the field's word", packageNames},
		{"file-lengths", "a long file hides that it has several topics", fileLengths},
		{"function-lengths", "a long function hides its steps", functionLengths},
		{"narrow-interfaces", "a wide interface ties every caller to everything", narrowInterfaces},
		{"clean-templates", "pages work under a strict Content-Security-Policy and talk to no third party", cleanTemplates},
		{"twin-sql", "two texts for one statement drift apart", twinSQL},
	}
}
