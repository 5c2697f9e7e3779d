package bot

import (
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
)

func TestRemark(t *testing.T) {
	day, err := calendar.ParseDate("2026-03-26")
	if err != nil {
		t.Fatal(err)
	}
	old, new := FileDigest([]byte("Anna Ek")), FileDigest([]byte("en medarbetare"))
	body := "Det här ska avgöras.\n\n" + mark{draftMark, day, old, new}.String() + "\n"
	got := Remark(body, func(is string) string { return strings.ReplaceAll(is, old, new) })
	if m, err := parseMark(got); err != nil || m != (mark{draftMark, day, new, new}) || !strings.HasPrefix(got, "Det här ska avgöras.\n\n<!--") {
		t.Errorf("%q %v", got, err)
	}
	if same := Remark(body, func(is string) string { return is }); same != body {
		t.Errorf("what does not change became %q", same)
	}
	if plain := Remark("Utan märke "+old+"\n", func(string) string { return new }); plain != "Utan märke "+old+"\n" {
		t.Errorf("a text without a mark became %q", plain)
	}
}
