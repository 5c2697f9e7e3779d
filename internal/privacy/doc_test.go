package privacy

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTheManualIsRight finds in each example of docs/avidentifiering.md what
// the manual says is found.
func TestTheManualIsRight(t *testing.T) {
	data, err := os.ReadFile("../../docs/avidentifiering.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `(.+)` \\| (.+) \\| (stoppar|visas) \\|$").FindAllStringSubmatch(string(data), -1)
	if len(rows) < 12 {
		t.Fatalf("%d examples", len(rows))
	}
	for _, row := range rows {
		hits := Scan(row[1], "", Known{})
		if len(hits) != 1 || string(hits[0].Kind) != row[2] || hits[0].Hard != (row[3] == "stoppar") {
			t.Errorf("%s: %+v", row[0], hits)
		}
	}
	for _, kind := range []Kind{PersonalNumber, Email, Phone, Name, Signature, Self, Address, Account, Vehicle, Device} {
		if !strings.Contains(string(data), "| "+string(kind)+" |") {
			t.Errorf("the manual has no example of %s", kind)
		}
	}
}
