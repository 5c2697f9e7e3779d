// Package intake carries ideas from where people may know who sent them (zones
// 1 and 2) into the sluss, where nobody may (zone 3): the relay, "slussning".
//
// An idea is parsed, taken as a value, and written anew: fresh objects, the
// bot's constant identity, midnight UTC of the batch day, a random id, fixed
// texts. Nothing a person committed is copied, pushed or named. Ideas go in
// shuffled batches, so that none stands alone.
package intake
