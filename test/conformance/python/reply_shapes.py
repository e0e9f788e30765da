# Whether a reply has the shape that botocore's model gives it. The parser of a client passes over elements that it does not
# know and members that are missing: here both are faults.
import xml.etree.ElementTree as tree


def local(element):
    return element.tag.rsplit('}', 1)[-1]


def faults(model, body):
    """What is wrong with the body of a reply of status 200 to an operation of the query protocol, as texts."""
    root = tree.fromstring(body)
    found = [] if local(root) == f'{model.name}Response' else [f'the root is {local(root)}']
    below = {local(child): child for child in root}
    if below.get('ResponseMetadata') is None or not below['ResponseMetadata'].findtext('{*}RequestId'):
        found.append('there is no ResponseMetadata with a RequestId')
    if model.output_shape is None:
        return found + [f'{name} in a reply without a result' for name in below if name != 'ResponseMetadata' and len(below[name])]
    result = below.get(model.output_shape.serialization.get('resultWrapper', f'{model.name}Result'))
    if result is None:
        return found + ['there is no result']
    return found + list(faults_of(result, model.output_shape, model.name))


def faults_of(element, shape, path):
    if shape.type_name == 'structure':
        members = {nested.serialization.get('name', name): (name, nested) for name, nested in shape.members.items()}
        names = [local(child) for child in element]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f'{path}.{name} stands more than once'
        for name in shape.required_members:
            if shape.members[name].serialization.get('name', name) not in names:
                yield f'{path}.{name} is required and missing'
        for child in element:
            if local(child) not in members:
                yield f'{path}.{local(child)} is in no model'
            else:
                yield from faults_of(child, members[local(child)][1], f'{path}.{local(child)}')
    elif shape.type_name == 'list':
        for child in element:
            if local(child) != shape.member.serialization.get('name', 'member'):
                yield f'{path}.{local(child)} in a list'
            else:
                yield from faults_of(child, shape.member, f'{path}[]')
    elif shape.type_name == 'map':
        for entry in element:
            if [local(child) for child in entry] != ['key', 'value']:
                yield f'{path} is a map with {[local(child) for child in entry]}'
    else:
        yield from faults_of_text(element.text or '', shape, path)


def faults_of_text(text, shape, path):
    if shape.name == 'PermissionsBoundaryAttachmentType':
        # The model says PermissionsBoundaryPolicy; the API Reference and AWS's own replies say Policy.
        if text != 'Policy':
            yield f'{path} is {text!r}'
    elif shape.metadata.get('enum') and text not in shape.metadata['enum']:
        yield f'{path} is {text!r}, not one of {shape.metadata["enum"]}'
    if shape.type_name in ('integer', 'long') and not text.lstrip('-').isdigit():
        yield f'{path} is {text!r}, not a number'
    if shape.type_name == 'boolean' and text not in ('true', 'false'):
        yield f'{path} is {text!r}, not a boolean'
    if shape.type_name == 'timestamp' and not text.endswith('Z'):
        yield f'{path} is {text!r}, not a time'
