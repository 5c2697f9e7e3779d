package site

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"text/template"
)

// dcatView is what the description of the data set needs.
type dcatView struct {
	Root, Home, Name, Publisher, License, Givers string
	Title, Contact, Mail, Issued, Last           string
}

// dcatTemplate describes the open data for data portals: DCAT-AP-SE 3.0.1 in
// RDF/XML, with absolute addresses only.
var dcatTemplate = template.Must(template.New("dcat").Funcs(template.FuncMap{"x": escapeXML}).Parse(`<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:vcard="http://www.w3.org/2006/vcard/ns#" xmlns:xsd="http://www.w3.org/2001/XMLSchema#">
 <dcat:Catalog rdf:about="{{x .Root}}datasets/dcat.rdf#katalog">
  <dcterms:title xml:lang="sv">Öppna data från {{x .Name}}</dcterms:title>
  <dcterms:description xml:lang="sv">Data om idéer från {{x .Givers}} i {{x .Publisher}}.</dcterms:description>
  <dcterms:publisher rdf:resource="{{x .Root}}datasets/dcat.rdf#utgivare"/>
  <dcterms:language rdf:resource="http://publications.europa.eu/resource/authority/language/SWE"/>
{{- with .License}}
  <dcterms:license rdf:resource="{{x .}}"/>
{{- end}}
  <foaf:homepage rdf:resource="{{x .Root}}"/>
  <dcat:dataset rdf:resource="{{x .Root}}datasets/dcat.rdf#ideer"/>
 </dcat:Catalog>
 <foaf:Agent rdf:about="{{x .Root}}datasets/dcat.rdf#utgivare">
  <foaf:name xml:lang="sv">{{x .Publisher}}</foaf:name>
  <dcterms:type rdf:resource="http://purl.org/adms/publishertype/LocalAuthority"/>
{{- with .Home}}
  <foaf:homepage rdf:resource="{{x .}}"/>
{{- end}}
 </foaf:Agent>
 <vcard:Organization rdf:about="{{x .Root}}datasets/dcat.rdf#kontakt">
  <vcard:fn xml:lang="sv">{{x .Contact}}</vcard:fn>
  <vcard:hasEmail rdf:resource="mailto:{{x .Mail}}"/>
 </vcard:Organization>
 <dcat:Dataset rdf:about="{{x .Root}}datasets/dcat.rdf#ideer">
  <dcterms:title xml:lang="sv">{{x .Title}}</dcterms:title>
  <dcterms:description xml:lang="sv">Idéer från {{x .Givers}} som har börjat användas: vad som gjordes, var, till nytta för vem och med vilken effekt. Inga personuppgifter.</dcterms:description>
  <dcterms:publisher rdf:resource="{{x .Root}}datasets/dcat.rdf#utgivare"/>
  <dcat:contactPoint rdf:resource="{{x .Root}}datasets/dcat.rdf#kontakt"/>
  <dcat:theme rdf:resource="http://publications.europa.eu/resource/authority/data-theme/GOVE"/>
  <dcat:keyword xml:lang="sv">innovation</dcat:keyword>
  <dcat:keyword xml:lang="sv">idéer</dcat:keyword>
  <dcat:keyword xml:lang="sv">verksamhetsutveckling</dcat:keyword>
  <dcterms:accessRights rdf:resource="http://publications.europa.eu/resource/authority/access-right/PUBLIC"/>
  <dcterms:accrualPeriodicity rdf:resource="http://publications.europa.eu/resource/authority/frequency/IRREG"/>
  <dcterms:language rdf:resource="http://publications.europa.eu/resource/authority/language/SWE"/>
{{- with .Issued}}
  <dcterms:issued rdf:datatype="http://www.w3.org/2001/XMLSchema#date">{{.}}</dcterms:issued>
{{- end}}
{{- with .Last}}
  <dcterms:modified rdf:datatype="http://www.w3.org/2001/XMLSchema#date">{{.}}</dcterms:modified>
{{- end}}
  <dcat:landingPage rdf:resource="{{x .Root}}ideer/"/>
  <dcat:distribution rdf:resource="{{x .Root}}data/ideer.json#fil"/>
  <dcat:distribution rdf:resource="{{x .Root}}data/ideer.csv#fil"/>
 </dcat:Dataset>
 <dcat:Distribution rdf:about="{{x .Root}}data/ideer.json#fil">
  <dcterms:title xml:lang="sv">{{x .Title}} som JSON</dcterms:title>
  <dcat:accessURL rdf:resource="{{x .Root}}data/ideer.json"/>
  <dcat:downloadURL rdf:resource="{{x .Root}}data/ideer.json"/>
  <dcterms:format>application/json</dcterms:format>
  <dcterms:conformsTo rdf:resource="{{x .Root}}data/ideer.schema.json"/>
{{- with .License}}
  <dcterms:license rdf:resource="{{x .}}"/>
{{- end}}
 </dcat:Distribution>
 <dcat:Distribution rdf:about="{{x .Root}}data/ideer.csv#fil">
  <dcterms:title xml:lang="sv">{{x .Title}} som CSV</dcterms:title>
  <dcat:accessURL rdf:resource="{{x .Root}}data/ideer.csv"/>
  <dcat:downloadURL rdf:resource="{{x .Root}}data/ideer.csv"/>
  <dcterms:format>text/csv</dcterms:format>
{{- with .License}}
  <dcterms:license rdf:resource="{{x .}}"/>
{{- end}}
 </dcat:Distribution>
</rdf:RDF>
`))

func (b *builder) dcat() ([]byte, error) {
	var out bytes.Buffer
	err := dcatTemplate.Execute(&out, &dcatView{
		Root: b.public.address, Home: b.config.Home, Name: b.config.Name,
		Publisher: b.rules.Organisation.Municipality, License: licenseAddress(b.config.License), Givers: b.givers(),
		Title: b.dataTitle(), Contact: b.config.Contact.Function, Mail: b.config.Contact.Mail,
		Issued: b.config.Published.String(), Last: b.dataUpdated().String(),
	})
	if err != nil {
		return nil, fmt.Errorf("describing the open data: %w", err)
	}
	return out.Bytes(), nil
}

// licenses are the ones open data is usually published under.
var licenses = map[string]string{
	"CC0 1.0":   "http://creativecommons.org/publicdomain/zero/1.0/",
	"CC BY 4.0": "http://creativecommons.org/licenses/by/4.0/",
}

// licenseAddress gives the address that stands for a licence, or "" for one we
// do not know.
func licenseAddress(name string) string {
	if strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "http://") {
		return name
	}
	return licenses[name]
}

func escapeXML(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}
