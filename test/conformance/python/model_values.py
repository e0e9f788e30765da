# Values that a botocore model allows, drawn from a random.Random: texts by pattern and length, enums, numbers, lists. What a
# pattern cannot say (an ARN names something, a policy is JSON) is said by MEANINGS, by the name of the member.
import json
import re
import string
from re import _constants as re_constants
from re import _parser as re_parser

# Of each class, a few that clients escape, sort or fold in different ways.
UNICODE_CLASSES = {r'\p{L}': 'a-zA-ZäßÆжλ語', r'\p{Z}': ' ', r'\p{N}': '0-9²٣'}
ARN_KINDS = {'Principal': 'saml-provider', 'Role': 'role', 'OpenID': 'oidc-provider', 'SAML': 'saml-provider', 'PolicySource': 'user', 'Arn': 'user'}
WORD = string.ascii_letters + string.digits + '_'
LONGEST = 60


def document(random, **more):
    """A policy that parses, of one to three statements, sometimes spread over lines."""
    actions = ['s3:GetObject', 's3:*', 'iam:List*', 'sts:AssumeRole', '*']
    statements = [{'Sid': f'S{i}', 'Effect': random.choice(['Allow', 'Deny']), 'Action': random.sample(actions, random.randint(1, 2)), 'Resource': random.choice(['*', 'arn:aws:s3:::b/*', ['arn:aws:s3:::b', 'arn:aws:s3:::b/ü +%&<>"']]), **more} for i in range(random.randint(1, 3))]
    return json.dumps({'Version': '2012-10-17', 'Statement': statements}, indent=random.choice([None, 2]), ensure_ascii=random.choice([True, False]))


def trust(random):
    return json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS': '*'}, 'Action': random.choice(['sts:AssumeRole', ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']])}]})


def context_entry(random):
    kind, values = random.choice([('string', ['a', 'ü']), ('stringList', ['a', 'b']), ('numeric', ['7']), ('boolean', ['true']), ('ip', ['192.0.2.1']), ('date', ['2026-01-02T03:04:05Z'])])
    return {'ContextKeyName': random.choice(['aws:username', 'aws:PrincipalTag/team', 's3:prefix']), 'ContextKeyValues': values, 'ContextKeyType': kind}


class Values:
    """Draws inputs of operations. `known` has values of members that name what exists, by the member's name."""

    def __init__(self, random, known, account=''):
        self.random = random
        self.known = known
        self.account = account

    def drawn(self, shape, member, optional):
        """A value of a shape. @raises KeyError for a type that no input of IAM or STS has"""
        draw = self.random
        meant = MEANINGS.get(member)
        if meant is not None and shape.type_name != 'list':
            return meant(draw)
        known = self.known.get(member)
        if known and shape.type_name == 'string' and draw.random() < 0.7:
            return draw.choice(known)
        if shape.name == 'arnType':
            return self.arn(member)
        return getattr(self, shape.type_name)(shape, member, optional)

    def structure(self, shape, member, optional):
        if getattr(shape, 'is_tagged_union', False):
            name = self.random.choice(list(shape.members))
            return {name: self.drawn(shape.members[name], name, optional)}
        required = shape.required_members
        return {name: self.drawn(nested, name, optional) for name, nested in shape.members.items() if name in required or (optional and name not in LEFT_OUT)}

    def arn(self, member):
        """Of something that is not there: of the kind that the member is about, where its name says so."""
        kind = next((kind for start, kind in ARN_KINDS.items() if member.startswith(start)), 'policy')
        return f'arn:aws:iam::{self.account}:{kind}/{"".join(self.random.choices(WORD, k=12))}'

    def list(self, shape, member, optional):
        size = self.random.randint(max(shape.metadata.get('min', 0), 1), min(shape.metadata.get('max', 4), 4))
        # The members of a list are named in the singular: PolicyInputList and ActionNames have no such name.
        drawn = [self.drawn(shape.member, member, optional) for _ in range(size)]
        # Tags are named once, whatever their case; the same is not listed twice.
        return list({json.dumps(one.get('Key', one) if isinstance(one, dict) else one).casefold(): one for one in drawn}.values())

    def string(self, shape, member, optional):
        if shape.metadata.get('enum'):
            return self.random.choice(shape.metadata['enum'])
        low, high = shape.metadata.get('min', 0), min(shape.metadata.get('max', LONGEST), LONGEST)
        pattern = shape.metadata.get('pattern')
        if pattern is None:
            return ''.join(self.random.choices(WORD, k=self.random.randint(max(low, 1), max(high, low))))
        for _ in range(200):
            text = matching(pattern, self.random, low, high)
            if low <= len(text) <= high:
                return text
        raise ValueError(f'no text of {low} to {high} characters for {pattern}')

    def integer(self, shape, member, optional):
        return self.random.randint(shape.metadata.get('min', 0), shape.metadata.get('max', 1000))

    def boolean(self, shape, member, optional):
        return self.random.random() < 0.5


def matching(pattern, random, low, high):
    """A text that the whole pattern matches; its repetitions are as long as `low` and `high` ask."""
    # The model of 2022 allows DEL in a path, the service of today no longer.
    pattern = pattern.replace(r'\u007F', r'\u007E')
    # Five digits are Java's way to write what lies beyond the first plane.
    pattern = pattern.replace(r'\u10000-\u10FFFF', '').replace(r'\x{10000}-\x{10FFFF}', '')
    for name, characters in UNICODE_CLASSES.items():
        pattern = pattern.replace(name, characters)
    return ''.join(parts(re_parser.parse(pattern, re.ASCII), random, low, high))


def parts(tree, random, low, high):
    for kind, value in tree:
        if kind is re_constants.LITERAL:
            yield chr(value)
        elif kind is re_constants.IN:
            yield one_of(value, random)
        elif kind is re_constants.MAX_REPEAT:
            least, most, nested = value
            times = random.randint(max(least, min(low, int(most))), min(int(most), max(high, least)))
            for _ in range(times):
                # Repetitions inside one share its length.
                yield from parts(nested, random, 0, high // times)
        elif kind is re_constants.SUBPATTERN:
            yield from parts(value[-1], random, low, high)
        elif kind is re_constants.BRANCH:
            yield from parts(random.choice(value[1]), random, low, high)
        elif kind not in (re_constants.AT, re_constants.ASSERT_NOT):
            raise ValueError(f'{kind} of a pattern')


def one_of(choices, random):
    kind, value = random.choice(choices)
    if kind is re_constants.RANGE:
        return chr(random.randint(*value))
    if kind is re_constants.CATEGORY:
        return random.choice(string.digits if value is re_constants.CATEGORY_DIGIT else WORD)
    return chr(value)


# Members that a request by itself cannot fill: a marker is what an earlier page gave, codes are of the minute.
LEFT_OUT = {'Marker', 'OrderedOrganizationPolicyInputList', 'TokenCode', 'SerialNumber', 'ProvidedContexts', 'ProviderId', 'AddPrivateKey', 'RemovePrivateKey', 'AssertionEncryptionMode'}

MEANINGS = {
    'PolicyDocument': document,
    'AssumeRolePolicyDocument': trust,
    'Policy': lambda random: json.dumps({'Statement': [{'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'}]}),
    'ResourcePolicy': lambda random: document(random, Principal='*'),
    'PolicyInputList': document,
    'PermissionsBoundaryPolicyInputList': document,
    'ActionNames': lambda random: random.choice(['s3:GetObject', 's3:PutObject', 'iam:GetUser', 'sts:AssumeRole']),
    'ResourceArns': lambda random: random.choice(['arn:aws:s3:::b/key', 'arn:aws:s3:::b/ü +', '*']),
    'CallerArn': lambda random: 'arn:aws:iam:::user/caller',
    'ResourceOwner': lambda random: 'arn:aws:iam:::root',
    'ContextEntries': context_entry,
    'ThumbprintList': lambda random: ''.join(random.choices('0123456789abcdef', k=40)),
    'Url': lambda random: f'https://{"".join(random.choices(string.ascii_lowercase, k=12))}.example.com/realms/a',
    'DurationSeconds': lambda random: random.randint(900, 3600),
    # Expired is what a reply may say; a request sets Active or Inactive (UpdateAccessKey).
    'Status': lambda random: random.choice(['Active', 'Inactive']),
    # No lookahead here: hyphens stand apart.
    'AccountAlias': lambda random: '-'.join(''.join(random.choices(string.ascii_lowercase + string.digits, k=random.randint(3, 9))) for _ in range(random.randint(1, 5))),
    # The old model allows any letter, the service of today Latin-1.
    'Description': lambda random: ''.join(random.choices('aZ0 äß<>&"\'\t\n;=', k=random.randint(1, 60))),
    'NewPath': lambda random: random.choice(['/', '/a/', '/a/b-c/']),
}
