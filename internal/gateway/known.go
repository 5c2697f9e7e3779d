package gateway

import "strings"

// knownName is the record of all ids that the sluss has, one to a line. It is
// what keeps a new idea from getting one of them while the forge is down.
const knownName = "ider"

// learn remembers ids of the sluss.
func (g *Gateway) learn(ids []string) error {
	all := g.index.know(ids)
	if all == nil {
		return nil
	}
	return g.known.Put(knownName, []byte(strings.Join(all, "\n")+"\n"))
}
