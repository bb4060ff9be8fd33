"""Whether a new password is good enough for the tenant's policy. Source: Auth0, flexible password policy.

Owns the list of common passwords. Usable on any thread; raises nothing.
"""

from collections.abc import Callable, Mapping

from keydesk.demo.tenant.identities import HASHED_BYTES, Identity
from keydesk.demo.tenant.people import Account
from keydesk.demo.tenant.problems import Invalid
from keydesk.demo.tenant.rules import PasswordRules

_KINDS: Mapping[str, Callable[[str], bool]] = {
    "lowercase": str.islower,
    "uppercase": str.isupper,
    "number": str.isdigit,
    "special": lambda character: not character.isalnum() and not character.isspace(),
}
_RUN = 3
_SHORTEST_PART = 3  # shorter parts of a name are in too many words
# The head of the list that Auth0 calls en_10k; enough to practise on.
COMMON = frozenset(
    """
    123456 password 12345678 qwerty 123456789 12345 1234 111111 1234567 dragon 123123 baseball abc123 football
    monkey letmein shadow master 696969 mustang 666666 qwertyuiop 123321 1234567890 654321 superman 1qaz2wsx
    7777777 121212 000000 qazwsx 123qwe killer trustno1 jordan jennifer zxcvbnm asdfgh hunter buster soccer
    harley batman andrew tigger sunshine iloveyou 2000 charlie robert thomas hockey ranger daniel starwars
    klaster 112233 george computer michelle jessica pepper 1111 zxcvbn 555555 11111111 131313 freedom 777777
    pass maggie 159753 aaaaaa ginger princess joshua cheese amanda summer love ashley nicole chelsea biteme
    matthew access yankees 987654321 dallas austin thunder taylor matrix mobilemail mom monitor monitoring
    montana moon moscow welcome welcome1 password1 password123 passw0rd p@ssw0rd p@ssword qwerty123 admin
    admin123 administrator letmein1 changeme secret secret1 test1234 hello123 login abcd1234 iloveyou1 monkey1
    dragon1 sunshine1 princess1 football1 baseball1 superman1 batman1 master1 shadow1 michael1 qwer1234 asdf1234
    zaq12wsx q1w2e3r4 1q2w3e4r 1q2w3e4r5t qwerty1 password! password1! passw0rd! welcome1! welcome123 summer2025
    summer2026 winter2025 winter2026 spring2026 autumn2026 p@ssw0rd1 p@ssw0rd123 password12 password1234
    """.split()  # noqa: SIM905 - a list of words reads best as words
)


def check_password(rules: PasswordRules, account: Account, identity: Identity, password: str) -> list[Invalid]:
    """Hold a new password against every rule.

    Args:
        rules: the policy.
        account: whose profile it must not repeat.
        identity: whose password it is to become.
        password: the new one.

    Returns:
        What is wrong; empty when it is good.
    """
    faults = [*_of_form(rules, password), *_of_meaning(rules, account, identity, password)]
    return [Invalid(detail=detail, field="new_password", pointer="/new_password") for detail in faults]


def _of_form(rules: PasswordRules, password: str) -> list[str]:
    faults = []
    if len(password) < rules.min_length:
        faults.append(f"must be at least {rules.min_length} characters long")
    if not rules.truncate and len(password.encode()) > HASHED_BYTES:
        faults.append(f"must be at most {HASHED_BYTES} bytes long")
    missing = [kind for kind in rules.kinds if not any(map(_KINDS[kind], password))]
    if rules.three_of_four and len(rules.kinds) == 4:
        if len(missing) > 1:
            faults.append(f"must contain three of: {', '.join(rules.kinds)}")
    elif missing:
        faults.append(f"must contain: {', '.join(missing)}")
    triples = [password[at : at + _RUN] for at in range(len(password) - _RUN + 1)]
    if rules.block_identical and any(len(set(triple)) == 1 for triple in triples):
        faults.append("must not contain three identical characters in a row")
    if rules.block_sequential and any(map(_is_run, triples)):
        faults.append("must not contain sequences such as abc or 321")
    return faults


def _of_meaning(rules: PasswordRules, account: Account, identity: Identity, password: str) -> list[str]:
    faults = []
    plain = password.casefold()
    parts = [part for name in rules.blocked_fields for part in _parts(name, account, identity)]
    if any(len(part) >= _SHORTEST_PART and part.casefold() in plain for part in parts):
        faults.append("must not contain parts of the profile, such as name or e-mail address")
    if rules.dictionary and plain in COMMON:
        faults.append("must not be a common password")
    if identity.has_used(password, rules.history):
        faults.append(f"must differ from the last {rules.history} passwords")
    return faults


def _is_run(triple: str) -> bool:
    if not triple.isascii() or not triple.isalnum():
        return False
    first, second, third = (ord(character) for character in triple.lower())
    return second - first == third - second and abs(second - first) == 1


def _parts(name: str, account: Account, identity: Identity) -> list[str]:
    local, _, _domain = identity.email.partition("@")
    words = account.name.split()
    known = {
        "name": [account.name, *words],
        "nickname": [account.email.partition("@")[0]],
        "given_name": words[:1],
        "family_name": words[1:],
        "email": [identity.email, local, *local.split(".")],
        "username": [local],
    }
    return known.get(name, [])
