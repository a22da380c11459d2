import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import type { Log } from 'sarif';

const read = (name: string) => readFileSync(new URL(`./schemas/${name}`, import.meta.url), 'utf8');

const junitSchema = XsdValidator.fromDoc(XmlDocument.fromString(read('junit-10.xsd')));

/** The document of a text. @throws XmlParseError for one that is not well-formed */
export function xmlOf(text: string): XmlDocument {
  return XmlDocument.fromString(text);
}

/** The document of a JUnit report. @throws XmlValidateError for one that the schema refuses */
export function junitOf(text: string): XmlDocument {
  const document = xmlOf(text);
  junitSchema.validate(document);
  return document;
}

/** Values of attributes or texts of elements that an XPath finds. */
export function found(document: XmlDocument, path: string): readonly string[] {
  return document.find(path).map(({ content }) => content);
}

const sarifSchema = sarifValidator();

function sarifValidator() {
  // Draft 4 is of draft 7 but for the name of the id, where exclusive bounds do not occur.
  const { id, $schema, ...schema } = JSON.parse(read('sarif-2.1.0-rtm.5.json'));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  ajv.addFormat('uri-reference', (text: string) => /^(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*$/i.test(text));
  ajv.addFormat('date-time', /^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
  return ajv.compile<Log>(schema);
}

/** The log of a SARIF report. @throws Error for one that the schema refuses */
export function sarifOf(text: string): Log {
  const log: unknown = JSON.parse(text);
  if (!sarifSchema(log)) throw new Error(JSON.stringify(sarifSchema.errors, null, 1));
  return log;
}
