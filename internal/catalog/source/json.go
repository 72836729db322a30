package source

import (
	"encoding/json"

	"preround/internal/catalog"
)

// JSON is the record of a place as a JSON object with the keys and values of the
// source format, which schema.json describes.
func JSON(p catalog.Place) (json.RawMessage, error) { return json.Marshal(buildPlace(p).value()) }
