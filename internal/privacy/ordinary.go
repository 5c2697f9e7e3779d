package privacy

// ordinaryWords are names that are also Swedish words. As such they mean
// somebody only where they are written as a name is.
var ordinaryWords = map[string]bool{}
