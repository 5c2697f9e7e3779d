package idea

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/calendar"
)

// fields is every place in a file where something can be written. None of them
// can hold who had the idea. Whoever adds one asks first: could a sender, a
// colleague or a login end up here?
const fields = `
format id titel typ slag steg inkommen ursprung organisation omrade[] malgrupp[] amnen[] mal[] nytta
utmaning[] ersatter liknar[] dubblett_av delas_med[]
svarsdatum vantar_pa paus.till paus.villkor handlaggare
mall{}.version mall{}.{}
beslut[].datum beslut[].steg beslut[].utfall beslut[].till beslut[].skal beslut[].tips[] beslut[].inga_tips
beslut[].nasta beslut[].instans beslut[].dnr
ansvarig utforare mottagare.vem mottagare.kapacitet
berorda[].verksamhet berorda[].roll berorda[].kontaktad berorda[].forankrad
resurser samverkan.intern[] samverkan.extern[]
extern_finansiering.finansiar extern_finansiering.belopp extern_finansiering.period extern_finansiering.utlysning
extern_finansiering.status extern_finansiering.dnr
test.hypotes test.matt test.resultat
lagesrapport[].datum lagesrapport[].text
lansering.datum lansering.ingress
lansering.effekt.typ[] lansering.effekt.fore lansering.effekt.efter lansering.effekt.metod lansering.effekt.datum
lansering.effekt.matt[].vad lansering.effekt.matt[].enhet lansering.effekt.matt[].fore lansering.effekt.matt[].efter
lansering.effekt.matt[].antal lansering.effekt.citat lansering.effekt.kalla
lansering.kostnad.utveckling lansering.kostnad.drift lansering.kostnad.arbetstid
lansering.ta_over lansering.ta_over_text lansering.anvands_av[] lansering.kanaler[]
lansering.granskad.datum lansering.granskad.av
bilder[].fil bilder[].alt bilder[].dekorativ bilder[].licens
textursprung oversatt
utvardering.senast utvardering.gjord utvardering.utfall utvardering.lardomar utvardering.av[]
`

func TestIdeaHasNoFieldForASender(t *testing.T) {
	want := strings.Fields(fields)
	got := fieldsOf(reflect.TypeFor[Idea](), "")
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the fields of an idea are not those that were agreed (-agreed +found):\n%s", diff)
	}
}

// fieldsOf lists the places below a type where a value can be written.
func fieldsOf(t reflect.Type, path string) []string {
	switch {
	case t == reflect.TypeFor[calendar.Date]():
		return []string{path}
	case t == reflect.TypeFor[Form]():
		return []string{path + ".version", path + ".{}"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return fieldsOf(t.Elem(), path)
	case reflect.Slice:
		return fieldsOf(t.Elem(), path+"[]")
	case reflect.Map:
		return fieldsOf(t.Elem(), path+"{}")
	case reflect.Struct:
		var found []string
		for i := range t.NumField() {
			key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
			if key == "-" && t.Field(i).Name == "Sections" {
				continue
			}
			found = append(found, fieldsOf(t.Field(i).Type, strings.TrimPrefix(path+"."+key, "."))...)
		}
		return found
	default:
		return []string{path}
	}
}
