package calendar

import (
	"fmt"
	"time"
	_ "time/tzdata" // Europe/Stockholm, also where the machine has no zone files; 450 kB
)

// stockholm is the zone in which the sluss has its days. It is read once and
// never changes.
var stockholm = loadStockholm()

func loadStockholm() *time.Location {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		// The zone is embedded above, so only a broken build comes here.
		panic(fmt.Sprintf("calendar: %v", err))
	}
	return zone
}

// FromClock gives the day it is in Sweden at t.
func FromClock(t time.Time) Date { return Of(t.In(stockholm)) }
