package idea

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// docs/idefilen.md tells those who write ideas what a file may hold. A key
// that is not told there does not exist for them.
func TestEveryKeyIsTold(t *testing.T) {
	data, err := os.ReadFile("../../docs/idefilen.md")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	var visit func(reflect.Type)
	visit = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct {
			return
		}
		for field := range typ.Fields() {
			key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
			if key == "" || key == "-" {
				continue
			}
			told++
			if !strings.Contains(string(data), "`"+key+"`") && !strings.Contains(string(data), "."+key+"`") && !strings.Contains(string(data), "`"+key+":") {
				t.Errorf("docs/idefilen.md says nothing of %s (%s)", key, typ)
			}
			visit(field.Type)
		}
	}
	visit(reflect.TypeFor[Idea]())
	visit(reflect.TypeFor[Challenge]())
	if told < 80 {
		t.Fatalf("only %d keys were found", told)
	}
}

func TestTheExampleThatIsToldIsAnIdea(t *testing.T) {
	data, err := os.ReadFile("../../docs/idefilen.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "```markdown\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("docs/idefilen.md has no example")
	}
	f, faults := Parse("ideas/2026/03/26-7k3qm-lana-verktyg.md", []byte(example))
	for _, fault := range faults {
		t.Error(fault)
	}
	if f == nil || len(f.Idea.Sections) != 2 {
		t.Errorf("the example is not the idea it tells: %+v", f)
	}
}
