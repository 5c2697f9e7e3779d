package web

import "github.com/fsnotify/fsnotify"

func event(name string) fsnotify.Event { return fsnotify.Event{Name: name, Op: fsnotify.Write} }
