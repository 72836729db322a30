package arch

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// packageComments: every package opens with a paragraph that a newcomer can
// read: at least two sentences, beginning as godoc wants it. One will do for a
// command, whose --help says the rest.
func packageComments(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		if !p.HasCode() {
			return
		}
		doc := packageDoc(p)
		opening := "Package " + p.Name + " "
		switch {
		case doc == "":
			faults = append(faults, Fault{p.Dir, "has no package comment; say in a few sentences what it is and which words it uses"})
		case p.Name != "main" && !strings.HasPrefix(doc, opening):
			faults = append(faults, Fault{p.Dir, fmt.Sprintf("its comment should begin with %q", opening)})
		case p.Name != "main" && sentences(doc) < 2:
			faults = append(faults, Fault{p.Dir, "its comment is too short to help a newcomer; write two sentences or more"})
		}
	})
	return faults
}

func packageDoc(p *Package) string {
	longest := ""
	for _, f := range p.Files {
		if f.Test || f.syntax.Doc == nil {
			continue
		}
		if text := strings.TrimSpace(f.syntax.Doc.Text()); len(text) > len(longest) {
			longest = text
		}
	}
	return longest
}

var sentenceEnd = regexp.MustCompile(`[.!?:](\s|$)`)

func sentences(text string) int { return len(sentenceEnd.FindAllString(text, -1)) }

// packageNames: the name of a package is a word of the glossary.
func packageNames(t *Tree) (faults []Fault) {
	glossary := t.Texts["docs/glossary.md"]
	t.Each(func(p *Package) {
		if p.Room() == "" || !p.HasCode() {
			return
		}
		base := path.Base(p.Dir)
		if slices.Contains(forbiddenNames, base) {
			faults = append(faults, Fault{p.Dir, "the name " + base + " says nothing; name it after what it holds"})
			return
		}
		if p.Name != base {
			faults = append(faults, Fault{p.Dir, fmt.Sprintf("the package is named %s but its folder %s", p.Name, base)})
		}
		word := base
		if k := kindOf(p.Room()); k == store || k == page {
			word = path.Base(path.Dir(p.Dir)) // plandb and planweb need the word plan alone
			if strings.TrimSuffix(strings.TrimSuffix(base, "db"), "web") != word {
				faults = append(faults, Fault{p.Dir, "a store or page package is named after the feature it stands in"})
			}
		}
		if kindOf(p.Room()) == aid {
			word = strings.TrimSuffix(base, "test") // studenttest needs the word student alone
		}
		if !strings.Contains(glossary, "**"+word+"**") {
			faults = append(faults, Fault{p.Dir, "**" + word + "** is not in docs/glossary.md; use the field's word, or explain this one there"})
		}
	})
	return faults
}

// fileLengths and functionLengths are a guide with explicit exceptions.
func fileLengths(t *Tree) (faults []Fault) {
	long := func(name string, lines int) {
		if lines > maxFileLines && longFiles[name] == "" {
			faults = append(faults, Fault{name, fmt.Sprintf("has %d lines, more than %d; split it by topic", lines, maxFileLines)})
		}
	}
	t.Each(func(p *Package) {
		for _, f := range p.Files {
			if !f.Generated {
				long(f.Path, f.Lines)
			}
		}
	})
	for name, text := range t.Texts {
		if ext := path.Ext(name); ext == ".templ" || ext == ".css" {
			long(name, strings.Count(text, "\n"))
		}
	}
	return faults
}

func functionLengths(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		for _, f := range p.Files {
			if f.Test || f.Generated {
				continue
			}
			for _, decl := range f.syntax.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || fn.Body == nil {
					continue
				}
				name := functionName(p.Dir, fn)
				lines := t.fset.Position(fn.Body.End()).Line - t.fset.Position(fn.Pos()).Line + 1
				if lines > maxFunctionLines && longFunctions[name] == "" {
					faults = append(faults, Fault{t.line(fn.Pos()), fmt.Sprintf("%s has %d lines, more than %d; give its parts names", name, lines, maxFunctionLines)})
				}
			}
		}
	})
	return faults
}

// functionName gives "internal/plan.Build" or "internal/plan.engine.walk".
func functionName(dir string, fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return dir + "." + fn.Name.Name
	}
	receiver := fn.Recv.List[0].Type
	for {
		switch r := receiver.(type) {
		case *ast.StarExpr:
			receiver = r.X
		case *ast.IndexExpr:
			receiver = r.X
		case *ast.IndexListExpr:
			receiver = r.X
		case *ast.Ident:
			return dir + "." + r.Name + "." + fn.Name.Name
		default:
			return dir + "." + fn.Name.Name
		}
	}
}

// narrowInterfaces: an interface is what one caller needs, so it stays small.
func narrowInterfaces(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		for _, f := range p.Files {
			ast.Inspect(f.syntax, func(n ast.Node) bool {
				spec, ok := n.(*ast.TypeSpec)
				if !ok {
					return true
				}
				i, ok := spec.Type.(*ast.InterfaceType)
				if !ok || f.Generated || wideInterfaces[p.Dir+"."+spec.Name.Name] != "" {
					return true
				}
				if n := i.Methods.NumFields(); n > maxMethods {
					faults = append(faults, Fault{t.line(spec.Pos()), fmt.Sprintf("interface %s has %d methods, more than %d; declare what each caller needs", spec.Name.Name, n, maxMethods)})
				}
				return true
			})
		}
	})
	return faults
}

// attributes that a strict Content-Security-Policy refuses.
var (
	styleAttribute = regexp.MustCompile(`(?i)[\s"]style\s*=`)
	eventAttribute = regexp.MustCompile(`(?i)[\s"]on(click|load|change|input|submit|error|focus|blur|key(up|down|press)|mouse\w+|toggle)\s*=`)
	inlineScript   = regexp.MustCompile(`(?i)<script(\s*>|\s+type="(module|text/javascript)"\s*>)`)
	foreignAddress = regexp.MustCompile(`(?i)(src|srcset|action)="(https?:)?//`)
)

// cleanTemplates: templates carry no inline style, handler or script, and load
// nothing from other hosts.
func cleanTemplates(t *Tree) (faults []Fault) {
	checks := []struct {
		bad  *regexp.Regexp
		what string
	}{
		{styleAttribute, "an inline style is refused by our Content-Security-Policy; give it a class and write the rule in the .css beside it"},
		{eventAttribute, "an inline handler is refused by our Content-Security-Policy; use a link or form, and a script file where it is felt"},
		{inlineScript, "an inline script is refused by our Content-Security-Policy; put it into a file"},
		{foreignAddress, "a page loads nothing from another host"},
	}
	for name, text := range t.Texts {
		if path.Ext(name) != ".templ" {
			continue
		}
		for i, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "//") {
				continue
			}
			for _, c := range checks {
				if c.bad.MatchString(line) {
					faults = append(faults, Fault{fmt.Sprintf("%s:%d", name, i+1), c.what})
				}
			}
		}
	}
	return faults
}

// twinSQL: a statement that needs two texts has both, and is declared.
func twinSQL(t *Tree) (faults []Fault) {
	found := map[string]bool{}
	for name := range t.Texts {
		for _, engine := range [][2]string{{".sqlite.sql", ".postgres.sql"}, {".postgres.sql", ".sqlite.sql"}} {
			stem, ok := strings.CutSuffix(name, engine[0])
			if !ok {
				continue
			}
			found[stem] = true
			if _, both := t.Texts[stem+engine[1]]; !both {
				faults = append(faults, Fault{name, "has no twin " + path.Base(stem) + engine[1]})
			}
		}
	}
	for stem := range found {
		if twins[stem] == "" {
			faults = append(faults, Fault{stem, "is a fork between the engines that internal/arch/house.go does not name; write one portable text, or declare it with the reason"})
		}
	}
	return faults
}

// ordered sorts faults so that a run reads the same every time.
func ordered(faults []Fault) []Fault {
	sort.Slice(faults, func(i, j int) bool { return faults[i].String() < faults[j].String() })
	return faults
}
