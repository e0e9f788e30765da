import { statementPlaces } from './statement-places.js';

const places = (text: string) => statementPlaces(text).map(({ StartPosition: from, EndPosition: to }) => [from.Line, from.Column, to.Line, to.Column]);

describe('places of statements', () => {
  it('are those of every element of a list', () => {
    expect(places('{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Condition": { "a": { "b": ["c"] } } },\n    {\n      "Sid": "x"\n    }\n  ]\n}')).toEqual([[4, 5, 4, 45], [5, 5, 7, 6]]);
  });

  it('are that of the one statement without a list', () => {
    expect(places('{"Statement":{"Principal":{"AWS":["a"]}},"Id":"x"}')).toEqual([[1, 14, 1, 41]]);
  });

  it('do not mistake what stands in strings and comments', () => {
    expect(places('{"Id":"}{[\\"\\\\", // {\n"Statement": [ /* } */ {"Sid":"]}"} ]} // }')).toEqual([[2, 24, 2, 36]]);
  });

  it('count lines in comments', () => {
    expect(places('{ /* a\n\n b */ "Statement": {\n}}')).toEqual([[3, 20, 4, 2]]);
  });

  it('are none where there is no statement', () => {
    expect(places('{"Statement": []}')).toEqual([]);
  });
});
