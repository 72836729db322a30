package table

import (
	"strings"

	"preround/internal/lead"
)

// synonyms are the titles of columns that people write, folded; some in German,
// Spanish and Urdu, as students' lists have them.
var synonyms = func() map[string]lead.Field {
	m := map[string]lead.Field{}
	for f, list := range map[lead.Field]string{
		lead.Name:           "name|place|title|programme|program|programme name|program name|opportunity|elective|placement|internship|project|bezeichnung|titel|stelle|nombre|programa|título|nombre del programa|نام|پروگرام",
		lead.Organiser:      "organiser|organizer|organisation|organization|institution|institute|hospital|host|university|company|employer|provider|clinic|einrichtung|klinik|krankenhaus|universität|institución|hospital anfitrión|universidad|ادارہ|ہسپتال|یونیورسٹی",
		lead.Country:        "country|nation|land|país|ملک",
		lead.City:           "city|town|location|place of work|ort|stadt|ciudad|lugar|شہر",
		lead.Kind:           "kind|category|type|area|field|art|bereich|tipo|categoría|قسم",
		lead.Format:         "format|form|kind of place|modalidad",
		lead.Mode:           "mode|on site or online|remote|delivery|modus",
		lead.Specialty:      "specialty|speciality|specialties|specialities|department|discipline|fach|fachrichtung|abteilung|especialidad|departamento|شعبہ",
		lead.Opens:          "opens|open|opening|opening date|applications open|application opens|open date|start of applications|beginn der bewerbung|apertura|آغاز درخواست",
		lead.Closes:         "closes|close|deadline|due|due date|apply by|application deadline|closing date|closing|last date|last date to apply|bewerbungsfrist|frist|bewerbungsschluss|fecha límite|plazo|cierre|آخری تاریخ",
		lead.Runs:           "runs|months|dates|when|period|season|start|start date|time|zeitraum|monate|fechas|periodo|مدت کے مہینے",
		lead.Weeks:          "weeks|duration|length|length in weeks|duration weeks|dauer|wochen|duración|semanas|مدت|ہفتے",
		lead.Fee:            "fee|fees|cost|costs|price|tuition|programme fee|program fee|gebühr|gebühren|kosten|preis|costo|coste|precio|tarifa|فیس",
		lead.ApplicationFee: "application fee|processing fee|bewerbungsgebühr|tasa de solicitud",
		lead.Stipend:        "stipend|pay|salary|pays|allowance|vergütung|gehalt|estipendio|salario|وظیفہ",
		lead.Currency:       "currency|währung|moneda|کرنسی",
		lead.Per:            "per|unit",
		lead.Link:           "link|url|website|web|web page|webpage|page|site|homepage|apply link|application link|webseite|internetseite|enlace|página web|sitio web|ویب سائٹ|لنک",
		lead.Requirements:   "requirements|required|required documents|documents|documents needed|asked for|unterlagen|voraussetzungen|requisitos|documentos|شرائط",
		lead.Summary:        "summary|description|about|what it is|details|beschreibung|descripción|تفصیل",
		lead.From:           "origin|source|from|where from|quelle|fuente|ذریعہ",
		lead.Told:           "told by|who told|who told me|told|recommended by|referred by|referral|von wem|recomendado por",
		lead.Heard:          "heard|heard on|date heard|date added|added on",
		lead.Contact:        "contact|email|e mail|mail|contact email|contact person|whom to write to|supervisor|kontakt|ansprechpartner|contacto|correo|رابطہ|ای میل",
		lead.Notes:          "notes|note|comment|comments|remarks|remark|status|notizen|bemerkung|bemerkungen|notas|comentarios|نوٹ",
	} {
		for _, s := range strings.Split(list, "|") {
			m[lead.Fold(s)] = f
		}
		spec, _ := lead.SpecOf(f)
		m[lead.Fold(spec.Label)], m[lead.Fold(string(f))] = f, f
	}
	return m
}()

// guess finds what each title means; known is how many it knows. A field that two
// columns could be goes to the first.
func guess(titles []string) (fields []lead.Field, known int) {
	fields = make([]lead.Field, len(titles))
	taken := map[lead.Field]bool{}
	for i, t := range titles {
		f, ok := synonyms[lead.Fold(t)]
		if !ok {
			f, ok = synonyms[lead.Fold(strings.SplitN(t, "(", 2)[0])] // "Fee (EUR)", "Deadline (2027)"
		}
		if !ok || taken[f] && f != lead.Notes {
			continue
		}
		fields[i], taken[f] = f, true
		known++
	}
	return fields, known
}
