"""The REST interface under /cs3lab/: structs in, structs out; openapi.json is made from them."""
