// Package catalog knows the places where a medical student can go: what each
// is, whom it admits, what it asks for, when one can apply, what it costs, and
// who says so.
//
// A Place holds facts only. Every place names its sources, each with the date
// that the source itself speaks of, and a fact that no source states is absent:
// the zero value always means "unknown", never "no". Where "no" is a fact of its
// own the type is a Tri. Places come from the shipped catalogue (data/catalogue,
// read by catalog/source), are kept by catalogdb so that a server's owner can
// edit them, and are searched in memory by catalog/index.
//
// Words: a place is one programme of one organiser; its category is what the
// student does there; its format is the form it takes; a route is the way in; a
// window is the span in which applications are taken.
package catalog
