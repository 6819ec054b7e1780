# METADATA
# title: The platform's request policy
# description: |
#   The router asks for this whole document: `deny` holds every reason to refuse a request and
#   `allow` follows from it, so the two can never disagree. Helpers are functions because a function
#   is not part of the document. What input.meta holds is described in docs/policy.md.
package atp.policy

# A policy that cannot be evaluated must not let anything through.
default allow := false

allow if count(deny) == 0

# --- What is forbidden ---------------------------------------------------------------------------

deny contains denial("EPOLICY", "forbidden tool") if {
	some tool in names("tool_permissions")
	tool in {"fs.write"}
}

# Restricted data may be worked on, but it leaves the platform only with a group's consent.
deny contains denial("EPOLICY", "export of restricted data scope") if {
	some scope in names("data_scope")
	scope in {"restricted", "sensitive"}
	some tool in names("tool_permissions")
	exports_data(tool)
	not "data-export" in names("security_groups")
}

deny contains denial("EPOLICY", "prompt is longer than 100000 characters") if {
	value := present("prompt_chars")
	is_number(value)
	value > 100000
}

deny contains denial("EPOLICY", "max_cost_usd is above 10") if {
	value := present("max_cost_usd")
	is_number(value)
	value > 10
}

# --- What is not understood ----------------------------------------------------------------------
# Without these rules a caller could escape every rule above by sending a field in another shape:
# the comparison would be undefined, and undefined is not a denial.

# Counted, not negated: a negated call with an undefined argument is itself undefined, and then a
# request without input.meta would be let through.
deny contains denial("EINPUT", "input.meta must be an object") if {
	count([meta | meta := input.meta; is_object(meta)]) == 0
}

deny contains denial("EINPUT", concat("", ["input.meta.", field, " must be a string or null"])) if {
	some field in [
		"route",
		"tenant",
		"task_type",
		"quality",
		"risk",
		"environment_id",
		"conversation_id",
	]
	value := present(field)
	not is_string(value)
}

deny contains denial("EINPUT", concat("", ["input.meta.", field, " must be a list of strings or null"])) if {
	some field in ["data_scope", "tool_permissions", "security_groups", "languages"]
	value := present(field)
	not is_string_list(value)
}

deny contains denial("EINPUT", "input.meta.prompt_chars must be a whole number from 0 or null") if {
	value := present("prompt_chars")
	not is_count(value)
}

deny contains denial("EINPUT", "input.meta.max_cost_usd must be a number above 0 or null") if {
	value := present("max_cost_usd")
	not is_amount(value)
}

deny contains denial("EINPUT", "input.meta.synthetic must be true, false or null") if {
	value := present("synthetic")
	not is_boolean(value)
}

# --- Helpers -------------------------------------------------------------------------------------

denial(code, reason) := {"code": code, "reason": reason}

# The value of a field that was sent; null counts as not sent.
present(field) := value if {
	is_object(input.meta)
	value := input.meta[field]
	not is_null(value)
}

# The strings in a list that was sent, even in one that holds other things too.
names(field) := {name |
	list := present(field)
	is_array(list)
	some name in list
	is_string(name)
}

exports_data(tool) if startswith(tool, "net.")

exports_data(tool) if startswith(tool, "export.")

is_string_list(value) if {
	is_array(value)
	every item in value {
		is_string(item)
	}
}

is_count(value) if {
	is_number(value)
	value >= 0
	floor(value) == value
}

# Evaluators round very large numbers differently, and such a prompt is refused anyway.
is_count(value) if {
	is_number(value)
	value > 100000
}

is_amount(value) if {
	is_number(value)
	value > 0
}
