package status_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
)

// fragments are what somebody may try to make a browser do, with HTML, with
// scripts, with styles, or with addresses elsewhere.
var fragments = []string{
	`<script>alert(1)</script>`, `<script src=https://elsewhere.example/x.js></script>`, `<img src=x onerror=alert(1)>`,
	`<img src=https://elsewhere.example/p.png>`, `<svg onload=alert(1)>`, `<svg><script href=data:,alert(1)></script></svg>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`,
	`<iframe src=javascript:alert(1)></iframe>`, `<object data=javascript:alert(1)></object>`, `<embed src=//elsewhere.example/x.svg>`,
	`<base href=https://elsewhere.example/>`, `<meta http-equiv=refresh content="0;url=https://elsewhere.example/">`,
	`<link rel=stylesheet href=https://elsewhere.example/x.css>`, `<style>@import url(https://elsewhere.example/x.css)</style>`,
	`<form action=https://elsewhere.example/><button>Skicka</button></form>`, `<button formaction=https://elsewhere.example/>Skicka</button>`,
	`<input autofocus onfocus=alert(1)>`, `<details open ontoggle=alert(1)>`, `<video><source onerror=alert(1)></video>`,
	`<a href=javascript:alert(1)>klicka</a>`, `<a href="jav&#x09;ascript:alert(1)">x</a>`, `<a href=data:text/html,<script>alert(1)</script>>x</a>`,
	`<x onpointerenter=alert(1) tabindex=1 id=felruta>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`<template><script>alert(1)</script></template>`, `<plaintext>`, `<xmp><img src=x onerror=alert(1)></xmp>`, `<listing>&lt;img src=x onerror=alert(1)&gt;`,
	`<body onload=alert(1)>`, `<marquee onstart=alert(1)>x</marquee>`, `<!--><img src=x onerror=alert(1)>-->`, `<![CDATA[<img src=x onerror=alert(1)>]]>`,
	`<?xml version="1.0"?><script>alert(1)</script>`, `onmouseover=alert(1) style=position:fixed;inset:0`, `javascript:alert(1)//`,
	`{{constructor.constructor('alert(1)')()}}`, `{{.Receipt}}{{template "min-ide.html"}}`, `${alert(1)}`, `#{alert(1)}`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;alert(1)&#60;/script&#62;`, `%3Cscript%3Ealert(1)%3C/script%3E`,
	`\u003cscript\u003ealert(1)\u003c/script\u003e`, `＜script＞alert(1)＜/script＞`, `+ADw-script+AD4-alert(1)+ADw-/script+AD4-`,
	`<scr` + "\x00" + `ipt>alert(1)</script>`, `<<script>alert(1)//<</script>`, `<slot></slot>`, `url(javascript:alert(1))`,
}

// contexts are where a fragment may find a way out of.
var contexts = []string{
	`%s`, `">%s`, `'>%s`, `" %s `, `--></p>%s`, `</textarea>%s`, `</title></style></script>%s`, `</form></main></body></html>%s`,
	"`>%s", `]]>%s<!--`, `&quot;&gt;%s`, `Ja. %s Åäö 💚`,
}

// payloads are the fragments in the contexts.
func payloads() []string {
	var all []string
	for _, f := range fragments {
		for _, c := range contexts {
			all = append(all, fmt.Sprintf(c, f))
		}
	}
	return all
}

// fill puts a text in every place of a standing.
func fill(s *gateway.Standing, text string) {
	s.ID, s.Title, s.Contact, s.Visible = text, text, text, text
	s.Idea = &idea.Idea{ID: text, Title: text, Contact: text, Responsible: text, Performer: text, DuplicateOf: text,
		Pause: &idea.Pause{Condition: text}, Receiver: &idea.Receiver{Who: text},
		Decisions: []idea.Decision{{Reasons: text, Tips: []string{text}, Next: text}}}
	s.Answers = []gateway.Answer{
		{Day: day, Outcome: "x", Text: text, Reasons: "2 " + text, Tips: []string{"3 " + text}},
		{Day: day, Outcome: "x", Text: text, Reasons: "2 " + text, Tips: []string{"3 " + text}},
	}
	s.Messages = []gateway.Message{
		{Number: 1, Day: day, FromTeam: true, Text: text}, {Number: 2, Day: day, Text: text}, {Number: 3, Day: day, FromTeam: true, Question: true, Text: text},
	}
	s.Log = []gateway.ContactEntry{{Day: day, Channel: text, Role: text}}
}

// echoes asks for every page that shows again what was typed.
func echoes(s *service, receipt, text string) map[string]*httptest.ResponseRecorder {
	long := strings.Repeat("å", 5000)
	return map[string]*httptest.ResponseRecorder{
		"receipt":    s.post("visa", "kvitto", text),
		"overview":   s.post("visa", "kvitto", receipt),
		"supplement": s.post("komplettera", "kvitto", receipt, "gor", "ja", "text", text+long),
		"answer":     s.post("komplettera", "kvitto", receipt, "fraga", "3", "text", text+long),
		"question":   s.post("komplettera", "kvitto", receipt, "fraga", text),
		"withdrawal": s.post("aterta", "kvitto", receipt),
		"consent":    s.post("synas", "kvitto", receipt, "gor", "ja", "val", "namn-citat", "namn", text+long, "citat", text+long),
		"choice":     s.post("synas", "kvitto", receipt, "gor", "ja", "val", text),
		"survey":     s.post("tyck-till", "kvitto", receipt, "gor", "ja", "gora_battre", text+long, "svar_i_tid", text),
	}
}

// skeleton is the elements of a page with their attributes, less what people
// have typed: the values of fields.
func skeleton(t testing.TB, page []byte) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		t.Fatal(err)
	}
	var bones []string
	for n := range root.Descendants() {
		switch n.Type {
		case html.ElementNode:
			bone := n.Data
			for _, a := range n.Attr {
				if a.Key == "value" && n.Data == "input" {
					a.Val = "…"
				}
				bone += fmt.Sprintf(" %s=%q", a.Key, a.Val)
			}
			bones = append(bones, bone)
		case html.CommentNode:
			bones = append(bones, "<!--"+n.Data+"-->")
		}
	}
	return bones
}

// Whatever a text holds, it stays text: the page has the elements and the
// attributes that it has for ordinary words.
func TestTextsStayTexts(t *testing.T) {
	all := payloads()
	if len(all) < 400 {
		t.Fatalf("%d payloads", len(all))
	}
	f := frame(t, "orebro")
	p := f.Rules.Process
	s := serve(t, f)
	receipt := code(1).String()
	show := func(text string) map[string]*httptest.ResponseRecorder {
		for _, step := range p.Steps {
			if step.Survey != "" {
				s.desk.standings[code(1)] = full(p, step)
			}
		}
		fill(s.desk.standings[code(1)], text)
		return echoes(s, receipt, text)
	}
	want := map[string][]string{}
	for name, w := range show("Vanliga ord.") {
		want[name] = skeleton(t, w.Body.Bytes())
	}
	for _, text := range all {
		for name, w := range show(text) {
			if got := skeleton(t, w.Body.Bytes()); !slices.Equal(got, want[name]) {
				t.Errorf("%s changes the page %s: %s", text, name, firstDifference(got, want[name]))
			}
		}
	}
}

func firstDifference(got, want []string) string {
	for n := range got {
		if n >= len(want) || got[n] != want[n] {
			return "it has " + got[n]
		}
	}
	return "something is missing"
}

// The comparison sees what a browser would.
func TestSkeletonsTellADifference(t *testing.T) {
	plain := skeleton(t, []byte(`<p class="a">x</p>`))
	for _, page := range []string{`<p class="a">x<b></b></p>`, `<p class="b">x</p>`, `<p class="a" onclick="y">x</p>`, `<p class="a">x<!-- y --></p>`, `x`} {
		if slices.Equal(skeleton(t, []byte(page)), plain) {
			t.Errorf("%s is taken for the same", page)
		}
	}
}

// bodies are requests that no page of ours sends.
var bodies = []string{
	"", "=", "&&&=;", "kvitto", "kvitto=%zz", "val=namn&namn=%00%ff&citat=%E2%80%AE", "svar_i_tid=ja&gora_battre=%0d%0a&fraga=-1",
	"fraga=99999999999999999999", "fraga=3&text=%ED%A0%80", "text=" + strings.Repeat("a&text=", 3000), "gor=ja&gor=nej&text=%EF%BB%BF",
	"{\"kvitto\": 1}", "--x\r\nContent-Disposition: form-data; name=kvitto\r\n\r\n", "\x1f\x8b\x08", "val=inget&val=namn-citat&namn=%E2%80%8B",
}

// Whatever a request holds, it is answered as one that we know, and nothing
// that cannot be seen reaches the gateway.
func TestHostileBodies(t *testing.T) {
	f := frame(t, "orebro")
	s := serve(t, f)
	p := f.Rules.Process
	for _, body := range bodies {
		for _, page := range []string{"visa", "komplettera", "aterta", "synas", "tyck-till", "forsok-igen"} {
			for _, known := range []string{"", "&kvitto=" + code(1).String(), "&gor=ja&kvitto=" + code(1).String()} {
				s.desk.standings[code(1)] = full(p, p.Start())
				if w := s.send(page, strings.NewReader(body+known)); !slices.Contains([]int{200, 409, 413, 422}, w.Code) {
					t.Errorf("%s, %q: status %d", page, body+known, w.Code)
				}
			}
		}
	}
	for _, call := range s.desk.called {
		if strings.ContainsAny(call, "\x00\r\u202e\u200b\ufeff") {
			t.Errorf("the gateway was given %q", call)
		}
	}
}
