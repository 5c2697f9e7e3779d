package canary

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/ascii85"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"html"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Encoding is one way to write a string.
type Encoding struct {
	Name    string
	AnyCase bool // letters may be in any case
	Write   func(string) [][]byte
}

// Encodings gives all the ways that a sweep knows.
func Encodings() []Encoding {
	return slices.Concat(letters(), escapes(), numbers(), hashes())
}

// one makes an encoding that writes a string in one way.
func one(name string, anyCase bool, write func(string) string) Encoding {
	return Encoding{name, anyCase, func(s string) [][]byte { return [][]byte{[]byte(write(s))} }}
}

// letters are the ways that are still read as the same words.
func letters() []Encoding {
	same := func(s string) string { return s }
	return []Encoding{
		one("as it is", false, same),
		one("any case", true, strings.ToLower),
		one("upper case", false, strings.ToUpper),
		one("title case", false, titled),
		one("NFD", true, decomposed),
		one("without accents", true, plain),
		one("accents written out", true, strings.NewReplacer("å", "aa", "ä", "ae", "ö", "oe", "Å", "Aa", "Ä", "Ae", "Ö", "Oe").Replace),
		one("without spaces", true, joined("")),
		one("with hyphens", true, joined("-")),
		one("with underscores", true, joined("_")),
		one("with dots", true, joined(".")),
		one("slug", true, func(s string) string { return joined("-")(plain(s)) }),
		one("slug without hyphens", true, func(s string) string { return joined("")(plain(s)) }),
		one("words reversed", true, wordsReversed),
		one("last name, first name", true, surnameFirst),
		one("reversed", true, reversed),
		one("rot13", true, rot13),
		one("full-width", false, fullWidth),
		one("spaced out", true, func(s string) string { return strings.Join(strings.Split(s, ""), " ") }),
		one("hyphenated letters", true, func(s string) string { return strings.Join(strings.Split(s, ""), "-") }),
		one("Latin-1", true, latin1),
		one("UTF-8 read as Latin-1", true, func(s string) string { return widened([]byte(s)) }),
		one("UTF-16 LE", false, func(s string) string { return wide(s, binary.LittleEndian) }),
		one("UTF-16 BE", false, func(s string) string { return wide(s, binary.BigEndian) }),
	}
}

// escapes are the ways of addresses, HTML, JSON, mail and shells.
func escapes() []Encoding {
	return []Encoding{
		one("query", true, url.QueryEscape),
		one("path", true, url.PathEscape),
		one("percent, every byte", true, func(s string) string { return eachByte(s, "%%%02x") }),
		one("percent, twice", true, func(s string) string { return url.QueryEscape(url.QueryEscape(s)) }),
		one("HTML", true, html.EscapeString),
		one("HTML, named", true, strings.NewReplacer("å", "&aring;", "ä", "&auml;", "ö", "&ouml;", "é", "&eacute;", "@", "&commat;", ".", "&period;").Replace),
		one("HTML, decimal", true, func(s string) string { return eachRune(s, "&#%d;") }),
		one("HTML, hexadecimal", true, func(s string) string { return eachRune(s, "&#x%x;") }),
		one("JSON", true, func(s string) string { return strconv.QuoteToASCII(s)[1 : len(strconv.QuoteToASCII(s))-1] }),
		one("JSON, every character", true, func(s string) string { return eachRune(s, `\u%04x`) }),
		one("octal, as Git writes paths", true, func(s string) string {
			return escapedBytes(s, func(b byte) bool { return b < 0x80 }, `\%03o`)
		}),
		one("hexadecimal escapes", true, func(s string) string { return eachByte(s, `\x%02x`) }),
		one("quoted-printable", true, func(s string) string {
			return escapedBytes(s, func(b byte) bool { return b < 0x80 && b != '=' }, "=%02x")
		}),
		one("quoted-printable, every byte", true, func(s string) string { return eachByte(s, "=%02x") }),
		one("MIME Q word", true, func(s string) string {
			return strings.TrimSuffix(mime.QEncoding.Encode("utf-8", s+"å"), "=C3=A5?=") // plain ASCII would not be encoded
		}),
		one("at written out", true, strings.NewReplacer("@", " at ", ".", " dot ").Replace),
		one("at in brackets", true, strings.NewReplacer("@", "[at]", ".", "[dot]").Replace),
	}
}

// numbers are the ways that turn bytes into other bytes, and can be turned
// back.
func numbers() []Encoding {
	return []Encoding{
		{"base64", false, func(s string) [][]byte { return shifted(base64.RawStdEncoding, s) }},
		{"base64, lower case words", false, func(s string) [][]byte { return shifted(base64.RawStdEncoding, strings.ToLower(s)) }},
		{"base64url", false, func(s string) [][]byte { return shifted(base64.RawURLEncoding, s) }},
		one("base64 of UTF-16", false, func(s string) string {
			return base64.RawStdEncoding.EncodeToString([]byte(wide(s, binary.LittleEndian)))
		}),
		one("base64 of base64", false, func(s string) string {
			return strings.TrimRight(base64.RawStdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s)))), "=")
		}),
		one("base32", true, in32(base32.StdEncoding)),
		one("base32hex", true, in32(base32.HexEncoding)),
		one("base32, Crockford", true, in32(base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz"))),
		one("ASCII 85", false, func(s string) string {
			out := make([]byte, ascii85.MaxEncodedLen(len(s)))
			return string(out[:ascii85.Encode(out, []byte(s)[:len(s)/4*4])])
		}),
		one("hexadecimal", true, func(s string) string { return hex.EncodeToString([]byte(s)) }),
		one("hexadecimal with colons", true, func(s string) string { return strings.TrimSuffix(eachByte(s, "%02x:"), ":") }),
		one("hexadecimal of lower case", true, func(s string) string { return hex.EncodeToString([]byte(strings.ToLower(s))) }),
		one("decimal bytes", false, func(s string) string { return strings.TrimSuffix(eachByte(s, "%d,"), ",") }),
		one("binary", false, func(s string) string { return eachByte(s, "%08b") }),
	}
}

// hashes are what systems make of people, to tell them apart without naming
// them. Each is looked for in hexadecimal and base64, of the string as it is,
// in lower case, and with a line end.
func hashes() []Encoding {
	sums := []struct {
		name string
		sum  func([]byte) []byte
	}{
		{"MD5, Gravatar's", func(b []byte) []byte { s := md5.Sum(b); return s[:] }},
		{"SHA-1", func(b []byte) []byte { s := sha1.Sum(b); return s[:] }},
		{"SHA-224", func(b []byte) []byte { s := sha256.Sum224(b); return s[:] }},
		{"SHA-256, Gravatar's new", func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }},
		{"SHA-384", func(b []byte) []byte { s := sha512.Sum384(b); return s[:] }},
		{"SHA-512", func(b []byte) []byte { s := sha512.Sum512(b); return s[:] }},
		{"SHA3-256", func(b []byte) []byte { s := sha3.Sum256(b); return s[:] }},
		{"SHA-256 twice", func(b []byte) []byte { s := sha256.Sum256(b); s = sha256.Sum256(s[:]); return s[:] }},
		{"Git blob", func(b []byte) []byte { s := sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(b), b)); return s[:] }},
		{"FNV-1a 64", func(b []byte) []byte { h := fnv.New64a(); h.Write(b); return h.Sum(nil) }},
		{"FNV-1a 128", func(b []byte) []byte { h := fnv.New128a(); h.Write(b); return h.Sum(nil) }},
		{"CRC-32", func(b []byte) []byte { return binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(b)) }},
	}
	var all []Encoding
	for _, h := range sums {
		all = append(all, Encoding{h.name, true, func(s string) [][]byte {
			var out [][]byte
			for _, form := range forms(s) {
				out = append(out, []byte(hex.EncodeToString(h.sum(form))))
			}
			return out
		}}, Encoding{h.name + " in base64", false, func(s string) [][]byte {
			var out [][]byte
			for _, form := range forms(s) {
				out = append(out, []byte(base64.RawStdEncoding.EncodeToString(h.sum(form))), []byte(base64.RawURLEncoding.EncodeToString(h.sum(form))))
			}
			return out
		}})
	}
	// Twelve digits are enough to tell one person from another.
	all = append(all, Encoding{"beginning of SHA-256", true, func(s string) [][]byte {
		var out [][]byte
		for _, form := range forms(s) {
			sum := sha256.Sum256(form)
			out = append(out, []byte(hex.EncodeToString(sum[:6])))
		}
		return out
	}}, Encoding{"beginning of SHA-1", true, func(s string) [][]byte {
		var out [][]byte
		for _, form := range forms(s) {
			sum := sha1.Sum(form)
			out = append(out, []byte(hex.EncodeToString(sum[:6])))
		}
		return out
	}})
	return all
}

// forms are the strings that a hash is made of.
func forms(s string) [][]byte {
	lower := strings.ToLower(strings.TrimSpace(s))
	return [][]byte{[]byte(s), []byte(s + "\n"), []byte(lower), []byte(lower + "\n")}
}

// shifted gives what of a string can be seen in base64 whatever comes before
// and after it: one text for each place it may begin at.
func shifted(encoding *base64.Encoding, s string) [][]byte {
	var out [][]byte
	for before := range 3 {
		text := encoding.EncodeToString([]byte(strings.Repeat("\x00", before) + s))
		first := (before*8 + 5) / 6 // characters that what comes before has a part in
		last := (before + len(s)) * 8 / 6
		out = append(out, []byte(text[first:last]))
	}
	return out
}

func in32(encoding *base32.Encoding) func(string) string {
	return func(s string) string { return encoding.WithPadding(base32.NoPadding).EncodeToString([]byte(s)) }
}

func titled(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		r := []rune(w)
		words[i] = string(unicode.ToUpper(r[0])) + string(r[1:])
	}
	return strings.Join(words, " ")
}

// The letters that Swedish names have; canaries have no others.
var (
	decompose = strings.NewReplacer("å", "a\u030a", "ä", "a\u0308", "ö", "o\u0308", "é", "e\u0301", "ü", "u\u0308",
		"Å", "A\u030a", "Ä", "A\u0308", "Ö", "O\u0308", "É", "E\u0301", "Ü", "U\u0308")
	unaccent = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e", "ü", "u", "Å", "A", "Ä", "A", "Ö", "O", "É", "E", "Ü", "U")
)

func decomposed(s string) string { return decompose.Replace(s) }

func plain(s string) string { return unaccent.Replace(s) }

func joined(by string) func(string) string {
	return func(s string) string { return strings.Join(strings.Fields(s), by) }
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func wordsReversed(s string) string {
	words := strings.Fields(s)
	slices.Reverse(words)
	return strings.Join(words, " ")
}

func surnameFirst(s string) string {
	words := strings.Fields(s)
	if len(words) < 2 {
		return s
	}
	last := len(words) - 1
	return words[last] + ", " + strings.Join(words[:last], " ")
}

func rot13(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}, s)
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r - '!' + '！'
		}
		return r
	}, s)
}

func latin1(s string) string {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r))
	}
	return string(out)
}

// widened is what bytes become when each is taken for a character.
func widened(b []byte) string {
	var out []rune
	for _, c := range b {
		out = append(out, rune(c))
	}
	return string(out)
}

func wide(s string, order binary.ByteOrder) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		var pair [2]byte
		order.PutUint16(pair[:], u)
		out = append(out, pair[:]...)
	}
	return string(out)
}

func eachByte(s, format string) string {
	var out strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&out, format, s[i])
	}
	return out.String()
}

func eachRune(s, format string) string {
	var out strings.Builder
	for _, r := range s {
		fmt.Fprintf(&out, format, r)
	}
	return out.String()
}

func escapedBytes(s string, keep func(byte) bool, format string) string {
	var out strings.Builder
	for i := range len(s) {
		if keep(s[i]) {
			out.WriteByte(s[i])
		} else {
			fmt.Fprintf(&out, format, s[i])
		}
	}
	return out.String()
}
