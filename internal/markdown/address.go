package markdown

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// maxAddress is the longest address, in bytes. It also keeps a definition that
// many links share from growing the page without bound.
const maxAddress = 500

// Kind says where an address leads.
type Kind int

// Kinds of address.
const (
	Unknown  Kind = iota // not allowed; the link was left out
	Internal             // a page or file of the site itself, or a place on the page
	External             // https
	Mail                 // mailto
	Phone                // tel
)

// Link is one link or image.
type Link struct {
	Kind    Kind
	Image   bool
	Address string // as written, without Markdown's escapes
	Href    string // as published; empty when the link was left out
	Text    string // what the reader sees; an image's description
	Line    int    // 1-based in the text
}

// The addresses that may be published, after resolving; a browser sees
// nothing else. Relative ones hold no colon, percent sign or double slash, so
// that no reading of them leaves the site.
const (
	relativePattern = `(?:/?[A-Za-z0-9._~?#=&+-][A-Za-z0-9._~?#=&+-]*(?:/[A-Za-z0-9._~?#=&+-]+)*/?|/)`
	httpsPattern    = `https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?`
	mailPattern     = `mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+(?:\?subject=[A-Za-z0-9._~%+-]*)?`
	phonePattern    = `tel:\+?[0-9][0-9-]*`
)

var (
	relativeAddress = regexp.MustCompile(`^` + relativePattern + `$`)
	httpsAddress    = regexp.MustCompile(`^` + httpsPattern + `$`)
	mailAddress     = regexp.MustCompile(`^` + mailPattern + `$`)
	phoneAddress    = regexp.MustCompile(`^` + phonePattern + `$`)
)

// readAddress decides whether an address may be published, and as what. A nil
// problem means that it may; a problem together with a href is advice about a
// link that is kept.
func readAddress(address string) (Kind, string, *advice) {
	switch scheme := schemeOf(address); {
	case address == "":
		return Unknown, "", &noAddress
	case len(address) > maxAddress:
		return Unknown, "", &longAddress
	case strings.HasPrefix(address, "//"):
		return Unknown, "", &protocolRelative
	case scheme == "http":
		kind, href, problem := readWebAddress("https" + address[len("http"):])
		if problem == nil {
			problem = &httpLink
		}
		return kind, href, problem
	case scheme == "https":
		return readWebAddress(address)
	case scheme == "mailto" && mailAddress.MatchString(scheme+address[len(scheme):]):
		return Mail, scheme + address[len(scheme):], nil
	case scheme == "tel" && phoneAddress.MatchString(scheme+address[len(scheme):]):
		return Phone, scheme + address[len(scheme):], nil
	case scheme == "mailto", scheme == "tel":
		return Unknown, "", &badAddress
	case scheme != "":
		return Unknown, "", &badScheme
	case relativeAddress.MatchString(address):
		return Internal, address, nil
	}
	return Unknown, "", &badAddress
}

// schemeOf gives what stands before the first colon, in lower case: the scheme
// as a browser would see it, and more. White space and control characters that
// browsers skip do not hide it.
func schemeOf(address string) string {
	i := strings.IndexAny(address, ":/?#")
	if i < 0 || address[i] != ':' {
		return ""
	}
	return strings.ToLower(address[:i+1])[:i]
}

func readWebAddress(address string) (Kind, string, *advice) {
	u, err := url.Parse(escapeNonASCII(address))
	if err != nil || u.User != nil {
		return Unknown, "", &badAddress
	}
	u.Host = strings.ToLower(u.Host)
	href := u.String()
	if !httpsAddress.MatchString(href) {
		return Unknown, "", &badAddress
	}
	return External, href, nil
}

// escapeNonASCII writes å as %C3%A5, in query and fragment as well as in the
// path. In a host name it makes the address unreadable, which is meant: names
// that look alike in other scripts are a way to deceive.
func escapeNonASCII(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] < 0x80 {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
	}
	return b.String()
}

// readImageAddress is readAddress for an image: among the site's own files, of
// a type that browsers show and that cannot hold a script.
func readImageAddress(address string) (Kind, string, *advice) {
	kind, href, problem := readAddress(address)
	if kind == External || problem == &protocolRelative || problem == &badScheme {
		return Unknown, "", &remoteImage
	}
	if kind != Internal {
		return Unknown, "", &badAddress
	}
	types := []string{".jpg", ".jpeg", ".png", ".webp", ".avif"}
	if !slices.Contains(types, strings.ToLower(path.Ext(href))) {
		return Unknown, "", &imageType
	}
	return Internal, href, problem
}
