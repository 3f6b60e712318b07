package civic

import "slices"

// CreativeField is one of the fields in which a city joins the UNESCO Creative
// Cities Network; the catalogue names each as "field.<field>".
type CreativeField string

// CreativeFields lists the eight fields of the network since 2025
// (unesco.org/en/creative-cities).
var CreativeFields = []CreativeField{"crafts", "design", "film", "gastronomy", "literature", "media_arts", "music", "architecture"}

// Known reports whether f is one of CreativeFields.
func (f CreativeField) Known() bool { return slices.Contains(CreativeFields, f) }
