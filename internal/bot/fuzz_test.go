package bot

import (
	"bytes"
	"strings"
	"testing"
)

// No words of an idea make a line break, a mention or a hidden comment of
// their own in what the bot says.
func FuzzPlain(f *testing.F) {
	for _, words := range []string{"", "@anna", "a\n# b", "<!-- x", "1. a", `\`, "[a](b)", "`@x`", "#12", "\r\n@"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		got := plain(words)
		if strings.ContainsAny(got, "\n\r") {
			t.Errorf("%q became several lines: %q", words, got)
		}
		ours := strings.ReplaceAll(strings.ReplaceAll(got, "@<!-- -->", ""), "#<!-- -->", "")
		ours = strings.ReplaceAll(strings.ReplaceAll(ours, `\<`, ""), `\>`, "")
		if strings.ContainsAny(ours, "@#<>") {
			t.Errorf("%q became %q", words, got)
		}
	})
}

// What people can write in a pull request's text is read as a mark only when
// it is just what the bot would write.
func FuzzMark(f *testing.F) {
	m := mark{draftMark, thursday, digest([]byte("a")), digest([]byte("b"))}
	f.Add("Text.\n\n" + m.String() + "\n")
	f.Add("<!-- ideslussen utkast 2026-02-30 a b -->")
	f.Fuzz(func(t *testing.T, body string) {
		got, err := parseMark(body)
		if err == nil && !strings.HasSuffix(strings.TrimRight(body, " \t\r\n\v\f"), got.String()) {
			t.Errorf("%q was read as %v", body, got)
		}
	})
}

// Lines that were laid out to be read are taken away, and no others.
func FuzzWithoutGuide(f *testing.F) {
	f.Add([]byte("---\n#! läs\nid: x\n---\n\n#! text\n"), "läs\n#! mer")
	f.Fuzz(func(t *testing.T, data []byte, line string) {
		once := WithoutGuide(data)
		if again := WithoutGuide(once); !bytes.Equal(once, again) {
			t.Errorf("%q became %q and then %q", data, once, again)
		}
		if !bytes.Contains(data, []byte("#!")) && !bytes.Equal(once, data) {
			t.Errorf("%q became %q", data, once)
		}
		line = strings.Join(strings.Fields(line), " ")
		if bytes.HasPrefix(data, []byte("---\n")) && !bytes.Equal(WithoutGuide(withGuide(data, []string{line})), once) {
			t.Errorf("a line %q was put into %q and not taken away", line, data)
		}
	})
}
