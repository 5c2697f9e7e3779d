package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// dataColumn is one thing the open data tells about every launched idea. The
// columns are the one list that the JSON, the CSV and the schema are made
// from, so what is not here cannot leave the house that way.
type dataColumn struct {
	key         string
	description string
	format      string // "date" or "uri" in the schema; empty for text
	many        bool   // a list in JSON; joined with "; " in CSV
	values      func(b *builder, e *Entry) []string
}

func one(value func(b *builder, e *Entry) string) func(*builder, *Entry) []string {
	return func(b *builder, e *Entry) []string { return []string{value(b, e)} }
}

var dataColumns = []dataColumn{
	{key: "id", description: "Ärendenummer. Ändras aldrig.", values: one(func(_ *builder, e *Entry) string { return e.ID })},
	{key: "adress", description: "Adress till idéns sida.", format: "uri", values: one(func(b *builder, e *Entry) string { return b.public.absolute(e.path(b.public)) })},
	{key: "titel", description: "Namn på idén.", values: one(func(_ *builder, e *Entry) string { return e.Title })},
	{key: "ingress", description: "Vad som gjordes och vad som blev bättre.", values: one(func(_ *builder, e *Entry) string { return e.Line })},
	{key: "status", description: "Hur det är med idén nu, till exempel Lanserad.", values: one(func(_ *builder, e *Entry) string { return e.Step.Web })},
	{key: "lanserad", description: "Dagen då idén började användas.", format: "date", values: one(func(_ *builder, e *Entry) string { return e.Launched.String() })},
	{key: "uppdaterad", description: "Dagen då sidan senast ändrades.", format: "date", values: one(func(_ *builder, e *Entry) string { return e.Updated.String() })},
	{key: "omrade", description: "Programområden som idén rör.", many: true, values: termNames(func(e *Entry) []string { return e.Areas }, func(o *process.Organisation) []process.Term { return o.Areas })},
	{key: "malgrupp", description: "Vem idén är till nytta för.", many: true, values: termNames(func(e *Entry) []string { return e.Audience }, func(o *process.Organisation) []process.Term { return o.Audiences })},
	{key: "effekt", description: "Typ av effekt.", many: true, values: termNames(func(e *Entry) []string { return e.Effects }, func(o *process.Organisation) []process.Term { return o.Effects })},
	{key: "mal", description: "Mål i visionen som idén bidrar till.", many: true, values: termNames(func(e *Entry) []string { return e.Goals }, func(o *process.Organisation) []process.Term { return o.Goals })},
	{key: "utmaning", description: "Utmaningar som idén svarar på.", many: true, values: func(b *builder, e *Entry) []string { return b.challengeTitles(e.Challenges) }},
}

func termNames(ids func(*Entry) []string, terms func(*process.Organisation) []process.Term) func(*builder, *Entry) []string {
	return func(b *builder, e *Entry) []string { return names(ids(e), terms(b.rules.Organisation)) }
}

// openData gives the files for programs: the feed, the launched ideas as JSON
// and CSV with their schema, and the description of the data set.
func (b *builder) openData() []job {
	jobs := []job{
		b.made("/feed.xml", b.feed),
		b.made("/data/ideer.json", b.ideasJSON),
		b.made("/data/ideer.csv", b.ideasCSV),
		b.made("/data/ideer.schema.json", b.ideasSchema),
		b.made("/datasets/dcat.rdf", b.dcat),
	}
	if s := b.config.Security; s.Contact != "" && s.Expires >= b.in.Today {
		jobs = append(jobs, b.made("/.well-known/security.txt", b.securityText))
	}
	return jobs
}

// made is a job that stores what content gives.
func (b *builder) made(path string, content func() ([]byte, error)) job {
	return func() error {
		data, err := content()
		if err != nil {
			return err
		}
		return b.public.file(path, data)
	}
}

// ideasJSON writes one idea per line, so that a change shows as one line.
func (b *builder) ideasJSON() ([]byte, error) {
	var out bytes.Buffer
	head := []struct{ key, value string }{
		{"$schema", b.public.absolute("/data/ideer.schema.json")},
		{"namn", b.dataTitle()},
		{"utgivare", b.rules.Organisation.Municipality},
		{"licens", b.config.License},
		{"uppdaterad", b.dataUpdated().String()},
	}
	out.WriteString("{\n")
	for _, h := range head {
		if h.value == "" {
			continue
		}
		out.WriteString(" ")
		if err := writeMember(&out, h.key, h.value); err != nil {
			return nil, err
		}
		out.WriteString(",\n")
	}
	out.WriteString(" \"ideer\": [")
	first := true
	for _, e := range slices.Backward(b.register.Public) {
		if !first {
			out.WriteByte(',')
		}
		first = false
		out.WriteString("\n  ")
		if err := b.writeIdea(&out, e); err != nil {
			return nil, err
		}
	}
	out.WriteString("\n ]\n}\n")
	return out.Bytes(), nil
}

func (b *builder) writeIdea(out *bytes.Buffer, e *Entry) error {
	separator := "{"
	for _, c := range dataColumns {
		values := c.values(b, e)
		var value any = values
		if !c.many {
			value = values[0]
		} else if values == nil {
			value = []string{}
		}
		out.WriteString(separator)
		if err := writeMember(out, c.key, value); err != nil {
			return err
		}
		separator = ", "
	}
	out.WriteByte('}')
	return nil
}

func writeMember(out *bytes.Buffer, key string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("writing %s as JSON: %w", key, err)
	}
	fmt.Fprintf(out, "%q: %s", key, data)
	return nil
}

// ideasCSV writes one row per idea under a header row, as RFC 4180 says.
func (b *builder) ideasCSV() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	row := make([]string, len(dataColumns))
	for i, c := range dataColumns {
		row[i] = c.key
	}
	err := w.Write(row)
	for _, e := range slices.Backward(b.register.Public) {
		for i, c := range dataColumns {
			row[i] = cell(strings.Join(c.values(b, e), "; "))
		}
		if err == nil {
			err = w.Write(row)
		}
	}
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("writing the ideas as CSV: %w", err)
	}
	return out.Bytes(), nil
}

// ideasSchema describes ideer.json as JSON Schema 2020-12.
func (b *builder) ideasSchema() ([]byte, error) {
	type object map[string]any
	text := object{"type": "string"}
	properties := object{}
	var required []string
	for _, c := range dataColumns {
		p := object{"type": "string", "description": c.description}
		if c.format != "" {
			p["format"] = c.format
		}
		if c.many {
			p = object{"type": "array", "items": text, "description": c.description}
		}
		properties[c.key] = p
		required = append(required, c.key)
	}
	schema := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     b.public.absolute("/data/ideer.schema.json"),
		"title":   b.dataTitle(),
		"type":    "object",
		"properties": object{
			"$schema": text, "namn": text, "utgivare": text, "licens": text,
			"uppdaterad": object{"type": "string", "format": "date"},
			"ideer": object{"type": "array", "items": object{
				"type": "object", "properties": properties, "required": required, "additionalProperties": false,
			}},
		},
		"required": []string{"namn", "utgivare", "ideer"}, "additionalProperties": false,
	}
	data, err := json.MarshalIndent(schema, "", " ")
	if err != nil {
		return nil, fmt.Errorf("writing the schema: %w", err)
	}
	return append(data, '\n'), nil
}

func (b *builder) dataTitle() string {
	return "Lanserade idéer i " + b.rules.Organisation.Municipality
}

// dataUpdated is the day the open data last changed.
func (b *builder) dataUpdated() calendar.Date {
	last := b.config.Published
	for _, e := range b.register.Public {
		last = max(last, e.Updated)
	}
	return last
}

// securityText gives security.txt (RFC 9116).
func (b *builder) securityText() ([]byte, error) {
	s := b.config.Security
	return fmt.Appendf(nil, "Contact: %s\nExpires: %sT00:00:00Z\nPreferred-Languages: sv, en\nCanonical: %s\n",
		s.Contact, s.Expires, b.public.absolute("/.well-known/security.txt")), nil
}
