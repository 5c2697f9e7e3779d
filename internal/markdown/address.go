package markdown

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
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

// The addresses that may be published; a browser sees nothing else. Those
// inside the site hold no colon, percent sign or double slash, so that no
// reading of them leaves the site.
const (
	pathPattern     = `(?:/|/?[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*/?)`
	queryPattern    = `\?[A-Za-z0-9._~=&+-]*`
	placePattern    = `#[A-Za-z0-9._-]+`
	relativePattern = `(?:` + pathPattern + `(?:` + queryPattern + `)?(?:` + placePattern + `)?` +
		`|` + queryPattern + `(?:` + placePattern + `)?|` + placePattern + `)`
	httpsPattern = `https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?`
	mailPattern  = `mailto:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+(?:\?subject=[A-Za-z0-9._~%+-]*)?`
	phonePattern = `tel:\+?[0-9][0-9-]*`
)

var (
	relativeAddress = whole(relativePattern)
	httpsAddress    = whole(httpsPattern)
	mailAddress     = whole(mailPattern)
	phoneAddress    = whole(phonePattern)
)

// readAddress decides whether an address may be published, and as what. A nil
// problem means that it may; a problem together with a href is advice about a
// link that is kept.
func readAddress(address string) (Kind, string, *advice) {
	scheme := schemeOf(address)
	rest := address[len(scheme):]
	scheme = strings.ToLower(scheme)
	switch {
	case address == "":
		return Unknown, "", &noAddress
	case len(address) > maxAddress:
		return Unknown, "", &longAddress
	case strings.HasPrefix(address, "//"):
		return Unknown, "", &protocolRelative
	case scheme == "http":
		kind, href, problem := readWebAddress("https" + rest)
		if problem == nil {
			problem = &httpLink
		}
		return kind, href, problem
	case scheme == "https":
		return readWebAddress(address)
	case scheme == "mailto":
		return matching(Mail, mailAddress, scheme+rest)
	case scheme == "tel":
		return matching(Phone, phoneAddress, scheme+rest)
	case scheme == "file" || len(scheme) == 1:
		return Unknown, "", &localFile // one letter is a drive: G:\Delat
	case scheme != "":
		return Unknown, "", &badScheme
	}
	return matching(Internal, relativeAddress, address)
}

func matching(kind Kind, pattern *regexp.Regexp, href string) (Kind, string, *advice) {
	if !pattern.MatchString(href) || !isCanonical(href) {
		return Unknown, "", &badAddress
	}
	return kind, href, nil
}

// isCanonical reports whether net/url reads href and would write it just so.
func isCanonical(href string) bool {
	u, err := url.Parse(href)
	return err == nil && u.String() == href
}

// schemeOf gives what stands before the first colon, when that is where a
// scheme would stand. What browsers skip when they look for a scheme
// (tabs, line ends) is part of it here, and so makes it an unknown one.
func schemeOf(address string) string {
	i := strings.IndexAny(address, ":/?#")
	if i < 0 || address[i] != ':' {
		return ""
	}
	return address[:i]
}

func readWebAddress(address string) (Kind, string, *advice) {
	u, err := url.Parse(escapeNonASCII(address))
	switch {
	case u != nil && u.User != nil:
		return Unknown, "", &userInAddress
	case u != nil && strings.IndexFunc(hostOf(address), func(r rune) bool { return r >= utf8.RuneSelf }) >= 0:
		return Unknown, "", &foreignHost
	case err != nil:
		return Unknown, "", &badAddress
	}
	u.Host = strings.ToLower(u.Host)
	return matching(External, httpsAddress, u.String())
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

// hostOf gives what stands between // and the next slash.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "//")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// readImageAddress is readAddress for an image: among the site's own files, of
// a type that browsers show and that cannot hold a script.
func readImageAddress(address string) (Kind, string, *advice) {
	kind, href, problem := readAddress(address)
	if kind == External || problem == &protocolRelative || problem == &badScheme || problem == &localFile {
		return Unknown, "", &remoteImage
	}
	if kind != Internal {
		return Unknown, "", &badAddress
	}
	types := []string{".jpg", ".jpeg", ".png", ".webp", ".avif"}
	if strings.ContainsAny(href, "?#") || !slices.Contains(types, strings.ToLower(path.Ext(href))) {
		return Unknown, "", &imageType
	}
	return Internal, href, problem
}
