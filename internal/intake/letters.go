package intake

import "context"

// Letters writes to those whose ideas have gone into the sluss what write gives
// for each idea, once for each marker: what stands there already is left as it
// was written. An empty marker is no letter.
func (d *Desk) Letters(ctx context.Context, write func(id string) (marker, text string)) error {
	all, err := d.arrivals(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.record == nil || !a.record.Done {
			continue
		}
		marker, text := write(a.record.ID)
		if marker == "" || commentOf(a.comments, marker) != nil {
			continue
		}
		if err := d.say(ctx, a, marker, text+"\n"); err != nil {
			return err
		}
	}
	return nil
}
