package main

import "testing"

func TestRoomGrowsWithWhatIsInUse(t *testing.T) {
	const mib = 1 << 20
	for _, test := range []struct {
		what              string
		live, least, most int64 // MiB
	}{
		{"a small sluss has what every build may take", 5, spare / mib, spare / mib},
		{"10,000 ideas stay within 64 MiB", 18, spare / mib, 50},
		{"100,000 ideas stay within 256 MiB", 110, 150, 220},
		{"a little less garbage when much is in use", 140, 150 + overhead/mib, much / mib},
		{"never so little that nothing but collecting is done", 1000, 1300, 1400},
	} {
		if got := room(test.live*mib) / mib; got < test.least || got > test.most {
			t.Errorf("%s: room for %d MiB is %d MiB, want %d to %d", test.what, test.live, got, test.least, test.most)
		}
	}
}
