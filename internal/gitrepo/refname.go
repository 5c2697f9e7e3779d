package gitrepo

import (
	"fmt"
	"strings"
)

// validRef says whether a full name may be a reference, as git
// check-ref-format does, and demands that it lies under refs/.
func validRef(name string) error {
	switch {
	case !strings.HasPrefix(name, "refs/"):
		return fmt.Errorf("the reference %q does not begin with refs/", name)
	case len(name) > 200:
		return fmt.Errorf("the reference %q is longer than 200 bytes", name)
	case strings.HasSuffix(name, "."), strings.Contains(name, ".."), strings.Contains(name, "@{"):
		return fmt.Errorf("the reference %q may neither end in a dot nor hold '..' or '@{'", name)
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") {
			return fmt.Errorf("the reference %q has a part that is empty, begins with a dot or ends in .lock", name)
		}
	}
	for _, c := range []byte(name) {
		if c <= ' ' || c == 0x7f || strings.IndexByte(`~^:?*[\`, c) >= 0 {
			return fmt.Errorf("the reference %q holds %q", name, c)
		}
	}
	return nil
}
