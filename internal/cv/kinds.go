package cv

import "slices"

// Kind names a section of the record and what its items are: "work", "rotations".
type Kind string

// The kinds. Those of JSON Resume have its names.
const (
	Education     Kind = "education"
	Rotations     Kind = "rotations"
	Examinations  Kind = "examinations"
	Work          Kind = "work"
	Publications  Kind = "publications"
	Presentations Kind = "presentations"
	Projects      Kind = "projects"
	Audits        Kind = "audits"
	Teaching      Kind = "teaching"
	Volunteer     Kind = "volunteer"
	Leadership    Kind = "leadership"
	Certificates  Kind = "certificates"
	Awards        Kind = "awards"
	Skills        Kind = "skills"
	Languages     Kind = "languages"
	Interests     Kind = "interests"
	References    Kind = "references"
	Referees      Kind = "referees"
)

// Shape is how a field is asked for and shown.
type Shape int

// The shapes of a field.
const (
	Line  Shape = iota // one line of text
	Text               // a paragraph
	Lines              // a list, one a line
	Date               // 2027, 2027-03 or 2027-03-01
	Link               // an address
	Level              // a level of the CEFR, or native
)

// Field is one thing that an item says.
type Field struct {
	Name  string // of the member in JSON
	Label string
	Hint  string
	Shape Shape
	Ours  bool // stands under x_preround
}

// Section is a kind with all that is known of it.
type Section struct {
	Kind   Kind
	Title  string // "Rotations and electives"
	One    string // "rotation"
	Ours   bool   // the section itself stands under x_preround
	Head   string // the field that names an item
	Fields []Field
}

func line(name, label string) Field { return Field{Name: name, Label: label} }
func date(name, label string) Field { return Field{Name: name, Label: label, Shape: Date} }
func ours(f Field) Field            { f.Ours = true; return f }

var (
	begin   = date("startDate", "From")
	end     = Field{Name: "endDate", Label: "To", Shape: Date, Hint: "Leave it empty if it still goes on."}
	address = Field{Name: "url", Label: "Link", Shape: Link}
	summary = Field{Name: "summary", Label: "In a sentence or two", Shape: Text}
	points  = Field{Name: "highlights", Label: "What you did", Shape: Lines, Hint: "One a line. Begin with a verb, and say how much or how many where you know it."}
	level   = Field{Name: "cefr", Label: "Level", Shape: Level, Ours: true}
)

// Sections is the table, in the order in which the record is edited.
var Sections = []Section{
	{Kind: Education, Title: "Education", One: "course of study", Head: "institution", Fields: []Field{
		line("institution", "School or university"), line("studyType", "Degree"), line("area", "Subject"), begin, end,
		line("score", "Grade"), {Name: "courses", Label: "Courses worth naming", Shape: Lines}, address}},
	{Kind: Rotations, Title: "Rotations and electives", One: "rotation", Ours: true, Head: "specialty", Fields: []Field{
		line("specialty", "Specialty"), line("hospital", "Hospital or department"), line("city", "City and country"), line("supervisor", "Supervisor"),
		begin, end, line("weeks", "Weeks"), line("grade", "Grade"), points}},
	{Kind: Examinations, Title: "Examinations", One: "examination", Ours: true, Head: "name", Fields: []Field{
		line("name", "Examination"), line("score", "Score or result"), date("date", "Date"), line("body", "Given by")}},
	{Kind: Work, Title: "Work", One: "job", Head: "position", Fields: []Field{
		line("position", "Role"), line("name", "Employer"), line("location", "Where"), line("description", "What the employer does"), begin, end, summary, points, address}},
	{Kind: Publications, Title: "Publications", One: "publication", Head: "name", Fields: []Field{
		line("name", "Title"), {Name: "authors", Label: "Authors", Shape: Lines, Ours: true, Hint: "One a line, as printed: Khan A, Lee B. Your own name is set in bold."},
		line("publisher", "Journal or publisher"), date("releaseDate", "Published"), ours(line("volume", "Volume")), ours(line("issue", "Issue")), ours(line("pages", "Pages")),
		ours(line("doi", "DOI")), ours(line("pmid", "PubMed number")), ours(line("role", "Your part in it")), ours(line("status", "Status, if not yet published")), address, summary}},
	{Kind: Presentations, Title: "Presentations and posters", One: "presentation", Ours: true, Head: "title", Fields: []Field{
		line("title", "Title"), line("event", "Meeting"), line("city", "City and country"), line("form", "Talk or poster"), date("date", "Date"), {Name: "authors", Label: "Authors", Shape: Lines}}},
	{Kind: Projects, Title: "Research and projects", One: "project", Head: "name", Fields: []Field{
		line("name", "Project"), line("entity", "Where"), line("type", "Kind"), {Name: "description", Label: "What it is about", Shape: Text},
		{Name: "roles", Label: "Your part", Shape: Lines}, begin, end, points, {Name: "keywords", Label: "Methods and subjects", Shape: Lines}, address}},
	{Kind: Audits, Title: "Audit and quality improvement", One: "audit", Ours: true, Head: "title", Fields: []Field{
		line("title", "Title"), line("hospital", "Where"), line("role", "Your part"), date("date", "Date"), points}},
	{Kind: Teaching, Title: "Teaching", One: "teaching", Ours: true, Head: "title", Fields: []Field{
		line("title", "What you taught"), line("place", "Where"), line("audience", "Whom"), begin, end, points}},
	{Kind: Volunteer, Title: "Volunteering", One: "volunteering", Head: "position", Fields: []Field{
		line("position", "Role"), line("organization", "Organisation"), begin, end, summary, points, address}},
	{Kind: Leadership, Title: "Leadership", One: "post", Ours: true, Head: "role", Fields: []Field{
		line("role", "Role"), line("organisation", "Organisation"), begin, end, points}},
	{Kind: Certificates, Title: "Certificates", One: "certificate", Head: "name", Fields: []Field{
		line("name", "Certificate"), line("issuer", "Given by"), date("date", "Date"), ours(date("until", "Valid until")), address}},
	{Kind: Awards, Title: "Prizes and awards", One: "award", Head: "title", Fields: []Field{
		line("title", "Award"), line("awarder", "Given by"), date("date", "Date"), summary}},
	{Kind: Skills, Title: "Skills", One: "skill", Head: "name", Fields: []Field{
		line("name", "Skill"), line("level", "Level"), {Name: "keywords", Label: "In particular", Shape: Lines}}},
	{Kind: Languages, Title: "Languages", One: "language", Head: "language", Fields: []Field{
		line("language", "Language"), line("fluency", "In words"), level}},
	{Kind: Interests, Title: "Interests", One: "interest", Head: "name", Fields: []Field{
		line("name", "Interest"), {Name: "keywords", Label: "In particular", Shape: Lines}}},
	{Kind: References, Title: "What others say", One: "reference", Head: "name", Fields: []Field{
		line("name", "Who"), {Name: "reference", Label: "What they wrote", Shape: Text}}},
	{Kind: Referees, Title: "Referees", One: "referee", Ours: true, Head: "name", Fields: []Field{
		line("name", "Name"), line("position", "Position"), line("hospital", "Hospital or university"), line("email", "E-mail"), line("phone", "Telephone"), line("knows", "How they know you")}},
}

// SectionOf is the section of a kind.
func SectionOf(k Kind) (Section, bool) {
	i := slices.IndexFunc(Sections, func(s Section) bool { return s.Kind == k })
	if i < 0 {
		return Section{}, false
	}
	return Sections[i], true
}
