package site

import (
	"strings"
	"testing"
)

// What the pages say of logs is what is so: nothing is kept, unless something in
// front of the service keeps it.
func TestServerLog(t *testing.T) {
	if got := serverLog(0); !strings.Contains(got, "varken IP-adress") {
		t.Errorf("nothing is kept: %s", got)
	}
	if got := serverLog(30); !strings.Contains(got, "sparar IP-adress") || !strings.Contains(got, "30 dagar") {
		t.Errorf("kept for 30 days: %s", got)
	}
}
