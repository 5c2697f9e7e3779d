package idea

import "github.com/idesluss/idesluss/internal/fault"

// SplitText takes a page of the municipality's own apart: Markdown with front
// matter, as an idea file is, but with other keys and without sections. It
// stands behind the same guards. The front matter begins on line 2 of the
// file, the body on line bodyLine. With faults there is nothing to go on with.
func SplitText(path string, data []byte) (front, body []byte, bodyLine int, faults []fault.Fault) {
	p, faults := split(path, data)
	if len(faults) > 0 || p == nil {
		return nil, nil, 0, faults
	}
	return p.header, p.body, p.bodyLine, nil
}
