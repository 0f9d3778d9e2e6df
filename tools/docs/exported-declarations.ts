// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { known } from '@phat/primitives'

/** A name that a package exports, as its source declares it. */
export interface Declared {
  readonly name: string
  /** The docstring without its stars; empty where there is none. */
  readonly doc: string
  readonly kind: 'function' | 'value' | 'type'
  /** The declaration without bodies and values. */
  readonly source: string
}

/** Sources are formatted: a declaration that is exported begins a line, and one that spans lines ends with a line of its own. */
const declarationOf = (name: string): RegExp =>
  new RegExp(
    `(?:^/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\n)?^export (?:async )?(function|const|interface|type|class) ${name}\\b[\\s\\S]*?(?=\\n\\n|\\n/\\*\\*|\\nexport |\\n$|$(?![\\s\\S]))`,
    'm',
  )

/** The names of a list such as `type Account, connect`, with how each is called where it is declared. */
function namesOf(list: string): readonly { readonly name: string; readonly local: string }[] {
  return list
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter((part) => part !== '')
    .map((part) => {
      const [local = part, name = local] = part.split(' as ')
      return { local, name }
    })
}

const fileOf = (from: string, specifier: string): string =>
  specifier.startsWith('.') ? join(dirname(from), specifier) : `packages/${specifier.replace('@phat/', '')}/src/index.ts`

/** Everything that an index of named exports exports, in its order. Paths are from the root of the repository, where this runs. */
export function exportedDeclarations(index: string): readonly Declared[] {
  const text = readFileSync(index, 'utf8')
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)].flatMap(([, list = '', specifier = '']) =>
    namesOf(list).map(({ name, local }) => {
      const { source, ...declaration } = findDeclared(fileOf(index, specifier), local)
      return { ...declaration, name, source: name === local ? source : source.replace(new RegExp(`\\b${local}\\b`), name) }
    }),
  )
}

function findDeclared(file: string, name: string): Declared {
  const text = readFileSync(file, 'utf8')
  const found = declarationOf(name).exec(text)
  if (found !== null) return declared(name, found)
  const elsewhere = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)].find(([, list = '']) =>
    namesOf(list).some((one) => one.name === name),
  )
  const [, , specifier] = known(elsewhere ?? undefined, `${file} declares ${name} or exports it from where it is declared`)
  return findDeclared(fileOf(file, known(specifier, 'the pattern has it')), name)
}

function declared(name: string, found: RegExpExecArray): Declared {
  const [whole, comment = '', word = ''] = found
  const source = whole.slice(whole.search(/^export /m)).replace(/^export /, '')
  const doc = comment
    .split('\n')
    .map((line) => line.replace(/^ *\*? ?/, ''))
    .join('\n')
    .trim()
  if (word === 'function') return { name, doc, kind: 'function', source: signature(source) }
  if (word !== 'const') return { name, doc, kind: 'type', source: word === 'class' ? classOutline(source) : source }
  const arrow = /^const \w+ = (?:\/\* @__PURE__ \*\/ )?(?:async )?((?:<[\s\S]*?>)?\([\s\S]*?\)(?:: [^=\n]+)?) =>/.exec(source)
  if (arrow !== null) return { name, doc, kind: 'function', source: `const ${name}: ${arrow[1]} => …` }
  return { name, doc, kind: 'value', source: source.split(' = ')[0] ?? source }
}

/** A function up to its body, which begins where a line ends with a brace outside of its parameters. */
function signature(source: string): string {
  let depth = 0
  for (const [i, character] of [...source].entries()) {
    if ('(['.includes(character)) depth += 1
    else if (')]'.includes(character)) depth -= 1
    else if (character === '{' && depth === 0 && source[i + 1] === '\n') return source.slice(0, i).trim()
  }
  return source
}

const classOutline = (source: string): string => source.split(' {\n')[0] ?? source
