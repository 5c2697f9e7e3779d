package markdown

import (
	"slices"
	"strings"
	"testing"
)

// hostile is what people who mean ill have tried elsewhere, and what people who
// mean well paste without knowing. Every one must be told to the writer under
// the rule named, and none may reach the page.
var hostile = []struct {
	sentence string
	rule     string
	inputs   []string
}{
	{"Raw HTML in a block of its own is left out.", RuleHTML, []string{
		"<script>alert(1)</script>",
		"<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
		"<script\n>alert(1)</script\n>",
		"<style>body{display:none}</style>",
		"<iframe src=\"javascript:alert(1)\"></iframe>",
		"<svg><script>alert(1)</script></svg>",
		"<svg><animate onbegin=alert(1) attributeName=x></svg>",
		"<math><mtext></mtext></math>",
		"<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
		"<img src=x onerror=alert(1)>",
		"<body onload=alert(1)>",
		"<details open ontoggle=alert(1)>x</details>",
		"<video><source onerror=alert(1)></video>",
		"<audio src=x onerror=alert(1)></audio>",
		"<object data=\"data:text/html;base64,PHNjcmlwdD4=\"></object>",
		"<embed src=\"javascript:alert(1)\">",
		"<form action=\"https://evil.example\"><input name=q></form>",
		"<input autofocus onfocus=alert(1)>",
		"<select autofocus onfocus=alert(1)></select>",
		"<textarea autofocus onfocus=alert(1)></textarea>",
		"<button formaction=javascript:alert(1)>x</button>",
		"<isindex action=javascript:alert(1) type=image>",
		"<marquee onstart=alert(1)>x</marquee>",
		"<base href=\"https://evil.example/\">",
		"<link rel=stylesheet href=\"//evil.example/x.css\">",
		"<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
		"<a href=\"javascript:alert(1)\">x</a>",
		"<div style=\"background:url(javascript:alert(1))\">x</div>",
		"<p id=x tabindex=1 onfocus=alert(1)>x</p>",
		"<table background=\"javascript:alert(1)\"><tr><td>x</table>",
		"<template><script>alert(1)</script></template>",
		"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
		"<xmp><img src=x onerror=alert(1)></xmp>",
		"<plaintext>",
		"<title>x</title>",
		"<frameset onload=alert(1)></frameset>",
		"<custom-element onclick=alert(1)>x</custom-element>",
		"<!-- Anna Andersson skrev det här -->",
		"<!-- --!><script>alert(1)</script> -->",
		"<?php echo 1 ?>",
		"<![CDATA[<script>alert(1)</script>]]>",
		"<!DOCTYPE html>",
		"</p></main><script>alert(1)</script>",
	}},
	{"Raw HTML inside a line is left out.", RuleHTML, []string{
		"Hej <b>du</b>",
		"Hej <b onmouseover=alert(1)>du</b>",
		"Hej <script>alert(1)</script>",
		"Hej <img src=x onerror=alert(1)>",
		"Hej <svg onload=alert(1)>",
		"Hej <a href=javascript:alert(1)>x</a>",
		"Hej <!-- Anna --> du",
		"Hej <!--> du",
		"Hej <?x?> du",
		"Hej <!A> du",
		"Hej <![CDATA[x]]> du",
		"Hej <br/> du",
		"Hej <x\nonclick=alert(1)> du",
		"*<i>*</i>",
		"- punkt <script>alert(1)</script>",
		"> citat <script>alert(1)</script>",
		"### rubrik <script>alert(1)</script>",
		"| a |\n|---|\n| <script>alert(1)</script> |",
		"[<img src=x onerror=alert(1)> en sida](/a)",
		"Skicka till <enhet> i kommunen",
	}},
	{"A link with a scheme that is not allowed loses its address.", RuleScheme, []string{
		"[sidan om x](javascript:alert(1))",
		"[sidan om x](JaVaScRiPt:alert(1))",
		"[sidan om x](<javascript:alert(1)>)",
		"[sidan om x](javascript&colon;alert(1))",
		"[sidan om x](javascript&#58;alert(1))",
		"[sidan om x](&#106;avascript:alert(1))",
		"[sidan om x](&#x6A;avascript:alert(1))",
		"[sidan om x](java&Tab;script:alert(1))",
		"[sidan om x](java&NewLine;script:alert(1))",
		"[sidan om x](&#1;javascript:alert(1))",
		"[sidan om x](&#32;javascript:alert(1))",
		"[sidan om x](javascript\\:alert(1))",
		"[sidan om x](%6aavascript:alert(1))",
		"[sidan om x](java\\script:alert(1))",
		"[sidan om x](javascript:alert`1`)",
		"[sidan om x](javascript://exempel.se/%0aalert(1))",
		"[sidan om x](ｊavascript:alert(1))",
		"[sidan om x](vbscript:msgbox(1))",
		"[sidan om x](VbScRiPt:msgbox(1))",
		"[sidan om x](data:text/html,<script>alert(1)</script>)",
		"[sidan om x](data:text/html;base64,PHNjcmlwdD4=)",
		"[sidan om x](data:image/svg+xml;base64,PHN2Zz4=)",
		"[sidan om x](DATA:,x)",
		"[sidan om x](file:///etc/passwd)",
		"[sidan om x](ftp://exempel.se/x)",
		"[sidan om x](blob:https://exempel.se/1)",
		"[sidan om x](filesystem:https://exempel.se/x)",
		"[sidan om x](intent://exempel.se#Intent;scheme=http;end)",
		"[sidan om x](ms-word:ofe|u|https://exempel.se/x.docx)",
		"[sidan om x](ms-msdt:/id)",
		"[sidan om x](search-ms:query=x)",
		"[sidan om x](view-source:https://exempel.se)",
		"[sidan om x](about:blank)",
		"[sidan om x](chrome://settings)",
		"[sidan om x](ws://exempel.se)",
		"[sidan om x](sms:+46700000000)",
		"[sidan om x](skype:x?call)",
		"[sidan om x](urn:x)",
		"[sidan om x](cid:x)",
		"[sidan om x](https-x://exempel.se)",
		"[sidan om x](//evil.example/x)",
		"[sidan om x](/&#47;evil.example/x)",
		"[sidan om x](\\/\\/evil.example/x)",
		"[sidan om x][1]\n\n[1]: javascript:alert(1)",
		"[sidan om x]\n\n[sidan om x]: javascript:alert(1)",
		"[sidan om x][]\n\n[sidan om x]: <javascript:alert(1)>",
		"[sidan om x][1]\n\n[1]:\n  javascript:alert(1)",
		"[sidan om x][1]\n\n[1]: //evil.example",
		"| a |\n|---|\n| [sidan om x](javascript:alert(1)) |",
		"### [sidan om x](javascript:alert(1))",
		"**[sidan om x](javascript:alert(1))**",
		"[![en karta](/a.png)](javascript:alert(1))",
		"<javascript:alert(1)>",
		"<data:text/html,x>",
		"<vbscript:msgbox>",
		"<intent://exempel.se>",
		"<JAVASCRIPT:alert(1)>",
	}},
	{"A link whose address cannot be read in one way only loses it.", RuleAddress, []string{
		"[sidan om x]()",
		"[sidan om x](<>)",
		"[sidan om x](https:exempel.se)",
		"[sidan om x](https:///exempel.se)",
		"[sidan om x](https:\\\\exempel.se)",
		"[sidan om x](https://)",
		"[sidan om x](https://?)",
		"[sidan om x](https://exempel.se@evil.example/)",
		"[sidan om x](https://exempel.se:lösen@evil.example/)",
		"[sidan om x](https://exempel.se\\@evil.example/)",
		"[sidan om x](https://exempel.se%2f@evil.example/)",
		"[sidan om x](https://exempel.se%00/)",
		"[sidan om x](https://еxempel.se/)",
		"[sidan om x](https://exempel。se/)",
		"[sidan om x](https://exempel.se/%zz)",
		"[sidan om x](https://exempel.se:port/)",
		"[sidan om x](https://[::1]/)",
		"[sidan om x](https://exempel.se/&#10;x)",
		"[sidan om x](/\\evil.example)",
		"[sidan om x](\\\\evil.example)",
		"[sidan om x](/a//b)",
		"[sidan om x](/%2f/evil.example)",
		"[sidan om x](/%5cevil.example)",
		"[sidan om x](javascript%3Aalert(1))",
		"[sidan om x](&#x6A&#x61;vascript:alert(1))",
		"[sidan om x](javascript&amp;colon;alert(1))",
		"[sidan om x](&amp;#106;avascript:alert(1))",
		"[sidan om x](</a b>)",
		"[sidan om x](/a\"onclick=alert(1))",
		"[sidan om x](/a'onclick=alert(1))",
		"[sidan om x](/a?x=<script>)",
		"[sidan om x](&Tab;/evil.example)",
		"[sidan om x](/&Tab;/evil.example)",
		"[sidan om x](/återkoppling)",
		"[sidan om x](mailto:)",
		"[sidan om x](mailto:a@exempel.se?bcc=b@exempel.se)",
		"[sidan om x](mailto:a@exempel.se,b@exempel.se)",
		"[sidan om x](mailto:a@exempel.se?subject=x%0d%0aBcc:b@exempel.se&body=x)",
		"[sidan om x](tel:)",
		"[sidan om x](tel:*21*0700000000%23)",
		"[sidan om x](/" + strings.Repeat("a", maxAddress) + ")",
	}},
	{"An image from elsewhere is not fetched.", RuleRemoteImage, []string{
		"![en karta](https://evil.example/x.png)",
		"![en karta](http://evil.example/x.png)",
		"![en karta](//evil.example/x.png)",
		"![en karta](HTTPS://evil.example/x.png)",
		"![en karta](data:image/png;base64,AAAA)",
		"![en karta](javascript:alert(1))",
		"![en karta](&#104;ttps://evil.example/x.png)",
		"![en karta][1]\n\n[1]: https://evil.example/x.png",
		"[![en karta](https://evil.example/x.png)](/a)",
		"![en karta](ftp://evil.example/x.png)",
	}},
	{"An image of a type that can hold a script, or of none, is not shown.", RuleImageType, []string{
		"![en karta](/karta.svg)",
		"![en karta](karta.SVG)",
		"![en karta](karta.gif)",
		"![en karta](karta)",
		"![en karta](karta.png?x=.svg#a)",
		"![en karta](karta.html)",
		"![en karta](karta.html?x=.png)",
		"![en karta](karta.html#a.png)",
		"![en karta](karta.heic)",
	}},
	{"Text that only those who read the file would see is told.", RuleHidden, []string{
		"[sidan om x](/a \"Anna Andersson\")",
		"[sidan om x](/a 'Anna Andersson')",
		"[sidan om x](/a (Anna Andersson))",
		"![en karta](/a.png \"Anna\")",
		"[sidan om x][1]\n\n[1]: /a \"onclick=alert(1)\"",
		"Text.\n\n[anna]: # (Anna Andersson skrev)",
		"Text.\n\n[//]: # (kommentar)",
		"Text.\n\n[kommentar]: <> (Anna)",
		"Text.\n\n> [anna]: /a",
	}},
	{"Characters that steer the machine or the eye stop the text.", RuleCharacter, []string{
		"noll\x00byte",
		"klocka\a",
		"esc\x1b[31m",
		"vagnretur\r\n",
		"lodrät\vtabb",
		"c1\u0085",
		"del\x7f",
		"\ufeffmärke först",
		"vänd \u202e tillbaka",
		"isolerad \u2066 text",
		"märke \u200f här",
		"rad\u2028skiljare",
		"taggar \U000e0041",
		"trasig \xff utf-8",
		"trasig \xc3",
		"trasig \xed\xa0\x80",
		"\x0b",
	}},
	{"The same characters, hidden behind references, are told and replaced.", RuleCharacter, []string{
		"vänd &#x202E; tillbaka",
		"vänd &#8238; tillbaka",
		"esc &#27; här",
		"vagnretur &#13; här",
		"märke &rlm; här",
		"ordning &#xFEFF; här",
	}},
	{"What only looks like markup is shown as the text it is.", "", []string{
		"<svg/onload=alert(1)>",
		"<img src=`x` onerror=alert(1)>",
		"<img/src/onerror=alert(1)>",
		"<\u00a0script>alert(1)</ script>",
		"< script>alert(1)",
		"&lt;script&gt;alert(1)&lt;/script&gt;",
		"&amp;lt;script&amp;gt;",
		"&#60;script&#62;alert(1)",
		"\\<script>alert(1)\\</script>",
		"`<script>alert(1)</script>`",
		"`` ` <img src=x onerror=alert(1)> ``",
		"```\n</code></pre><script>alert(1)</script>\n```",
		"~~~html\n<script>alert(1)</script>\n~~~",
		"    <script>alert(1)</script>",
		"\" onclick=alert(1) x=\"",
		"### \" onclick=alert(1) x=\"",
		"| a\" onclick=alert(1) | b | c | d | e |\n|---|---|---|---|---|\n",
		"![en \" onerror=alert(1) karta](/a.png)",
		"[en \" onclick=alert(1) sida](/a)",
		"[sidan om x](https://exempel.se/\"onclick=alert(1))",
		"[sidan om x](<https://exempel.se/a b\">)",
		"[sidan om x](https://exempel.se/'onclick=alert(1))",
		"[sidan om x] (javascript:alert(1))",
		"[sidan om x]\\(javascript:alert(1))",
		"{{.Title}} ${x} <%= x %>",
		"]]> --> ?>",
		"### a {onclick=alert(1)}",
		"&copy &nosuch; &#; &#x; &#99999999; &",
	}},
}

func TestHostileTexts(t *testing.T) {
	count := 0
	for _, group := range hostile {
		for _, src := range group.inputs {
			count++
			d := Parse(src, Options{Base: 3, Images: true})
			if names := rules(d); group.rule != "" && !slices.Contains(names, group.rule) || group.rule == "" && len(names) > 0 {
				t.Errorf("%s\n%q\nfaults %q, want %q", group.sentence, src, names, group.rule)
			}
			page := string(d.HTML())
			if problem := unsafe(page); problem != "" {
				t.Errorf("%s\n%q\n%s\n%s", group.sentence, src, page, problem)
			}
			for _, word := range []string{"alert", "evil", "Anna", "<script", "onerror"} {
				if group.rule == "" {
					continue // as text in an attribute it is harmless, which unsafe has seen
				}
				if group.rule == RuleHTML && strings.Contains(page, "<"+word) || group.rule != RuleHTML && strings.Contains(attributesOf(page), word) {
					t.Errorf("%s\n%q\n%q is in the page's markup:\n%s", group.sentence, src, word, page)
				}
			}
		}
	}
	if count < 150 {
		t.Fatalf("only %d hostile texts", count)
	}
	t.Logf("%d hostile texts", count)
}

// attributesOf gives the insides of all tags, without the text between them.
func attributesOf(page string) string {
	var tags strings.Builder
	for {
		_, rest, found := strings.Cut(page, "<")
		if !found {
			return tags.String()
		}
		tag, after, _ := strings.Cut(rest, ">")
		tags.WriteString(tag + "\n")
		page = after
	}
}

// Comments can carry names; nothing of them may be left, in page or text.
func TestCommentsLeaveNothing(t *testing.T) {
	for _, src := range []string{
		"<!-- KANARIE -->", "a <!-- KANARIE --> b", "<!--\nKANARIE\n-->\n\nText.", "- <!-- KANARIE -->",
		"<?KANARIE?>", "<div data-x='KANARIE'>", "[a]: # (KANARIE)", "[b](/b \"KANARIE\")", "```KANARIE\nx\n```",
	} {
		d := Parse(src, Options{})
		if strings.Contains(string(d.HTML())+d.Text(), "KANARIE") {
			t.Errorf("%q leaves it in %q", src, d.HTML())
		}
	}
}
