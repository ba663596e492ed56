# SPDX-License-Identifier: Apache-2.0
# fhir_valid.py SCHEMA.json.xz FILE...: looks whether each file, a Bundle, is valid against the JSON
# schema that HL7 publishes with FHIR R4 (the specification is CC0); says where not. Ends with 1 when one
# is not. Each resource is held against the definition that its type names, the Bundle without them
# against its own: the schema's choice among all types comes to the same, and takes minutes.
import json
import lzma
import sys

from jsonschema import Draft6Validator


def faults(schema, part):
    kind = part.get("resourceType")
    if kind not in schema["discriminator"]["mapping"]:
        return [f"resourceType: {kind!r} is none of R4's"]
    named = dict(schema, oneOf=[{"$ref": f"#/definitions/{kind}"}])
    found = []
    for error in Draft6Validator(named).iter_errors(part):
        for cause in error.context or [error]:
            found.append(f"{'/'.join(map(str, cause.absolute_path))}: {cause.message[:200]}")
    return found


def main():
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as f:
        schema = json.load(f)
    bad = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as f:
            bundle = json.load(f)
        parts = [(f"entry/{i}/resource/", e.pop("resource", {})) for i, e in enumerate(bundle.get("entry", []))]
        for where, part in parts + [("", bundle)]:
            for fault in faults(schema, part):
                print(f"{path}: {where}{fault}")
                bad = 1
    return bad


sys.exit(main())
