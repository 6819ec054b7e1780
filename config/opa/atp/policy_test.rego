package atp.policy_test

import data.atp.policy

ask := {
	"route": "/v1/ask",
	"tenant": "acme",
	"task_type": "qa",
	"quality": "balanced",
	"data_scope": ["internal"],
	"tool_permissions": ["fs.read"],
	"security_groups": ["sandboxed-fs"],
	"languages": ["en"],
	"risk": "low",
	"environment_id": "dev",
	"trace": "4bf92f3577b34da6a3ce929d0e0e4736",
	"prompt_chars": 12,
	"max_cost_usd": 0.05,
	"synthetic": false,
	"conversation_id": "c-1",
}

reasons(meta) := {denial.reason | some denial in policy.deny with input.meta as meta}

test_a_complete_ask_is_allowed if {
	policy.allow with input.meta as ask
	reasons(ask) == set()
}

test_null_counts_as_absent if {
	policy.allow with input.meta as {field: null | some field in object.keys(ask)}
	policy.allow with input.meta as {}
}

test_fields_that_the_policy_does_not_know_pass if {
	policy.allow with input.meta as object.union(ask, {"shoe_size": 43})
}

test_allow_follows_from_deny if {
	not policy.allow with input.meta as {"tool_permissions": ["fs.write"]}
	policy.deny == {{"code": "EPOLICY", "reason": "forbidden tool"}} with input.meta as {"tool_permissions": ["fs.write"]}
}

test_a_forbidden_tool_among_others if {
	reasons({"tool_permissions": ["fs.read", "fs.write", "search"]}) == {"forbidden tool"}
}

test_a_forbidden_tool_in_a_malformed_list if {
	"forbidden tool" in reasons({"tool_permissions": [7, "fs.write"]})
}

test_restricted_data_is_not_exported if {
	every scope in ["restricted", "sensitive"] {
		every tool in ["net.fetch", "export.csv"] {
			reasons({"data_scope": [scope], "tool_permissions": [tool]}) == {"export of restricted data scope"}
		}
	}
}

test_restricted_data_may_be_worked_on if {
	reasons({"data_scope": ["restricted"], "tool_permissions": ["fs.read"]}) == set()
	reasons({"data_scope": ["restricted"]}) == set()
}

test_open_data_may_be_exported if {
	reasons({"data_scope": ["internal"], "tool_permissions": ["net.fetch"]}) == set()
	reasons({"tool_permissions": ["net.fetch"]}) == set()
}

test_a_group_may_export_restricted_data if {
	reasons({
		"data_scope": ["restricted"],
		"tool_permissions": ["net.fetch"],
		"security_groups": ["staff", "data-export"],
	}) == set()
}

test_limits if {
	reasons({"prompt_chars": 100000, "max_cost_usd": 10}) == set()
	every value in [100001, 100000.5, 12345678901234567890123, 1e300] {
		reasons({"prompt_chars": value}) == {"prompt is longer than 100000 characters"}
	}
	reasons({"max_cost_usd": 10.01}) == {"max_cost_usd is above 10"}
}

test_input_without_meta_is_denied if {
	every document in [{}, {"meta": null}, {"meta": []}, {"meta": "x"}, {"meta": true}, {"mta": ask}, [], "x", null] {
		not policy.allow with input as document
		policy.deny == {{"code": "EINPUT", "reason": "input.meta must be an object"}} with input as document
	}
}

test_no_input_is_denied if {
	not policy.allow
}

test_wrong_types_are_denied_with_the_field if {
	every field in ["route", "tenant", "task_type", "quality", "risk", "environment_id", "conversation_id"] {
		every value in [7, true, ["x"], {"x": "y"}] {
			reasons({field: value}) == {sprintf("input.meta.%s must be a string or null", [field])}
		}
	}
	every field in ["data_scope", "tool_permissions", "security_groups", "languages"] {
		every value in [7, true, "x", {"x": "y"}, ["x", 7], [null]] {
			reasons({field: value}) == {sprintf("input.meta.%s must be a list of strings or null", [field])}
		}
	}
	every value in ["12", 1.5, -1, true, []] {
		reasons({"prompt_chars": value}) == {"input.meta.prompt_chars must be a whole number from 0 or null"}
	}
	every value in ["1", 0, -0.1, true, []] {
		reasons({"max_cost_usd": value}) == {"input.meta.max_cost_usd must be a number above 0 or null"}
	}
	every value in ["true", 1, []] {
		reasons({"synthetic": value}) == {"input.meta.synthetic must be true, false or null"}
	}
}

test_every_fault_is_named_at_once if {
	count(reasons({"tenant": 1, "languages": "en", "synthetic": 0, "tool_permissions": ["fs.write"]})) == 4
}
