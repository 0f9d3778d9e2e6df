// SPDX-License-Identifier: Apache-2.0
import { importsOf } from '../imports.ts'
import { findAll, type Rule, type SourceFile } from '../project.ts'

const deterministic =
  /^packages\/(frame|pallets\/[^/]+|runtime|wasm-engine|contracts|messaging|light-client|attestation|codec|metadata|trie)\/src\//

/** What would let two nodes reach different states, and what to write instead. */
const banned: readonly (readonly [RegExp, string])[] = [
  [/\bDate\b/g, 'take the block time as a parameter'],
  [/(?<![.\w])performance\s*\./g, 'measure outside; benchmarks live in bench/'],
  [/\bMath\s*\.\s*random\b/g, 'take randomness as a parameter, from the block or a seed'],
  [/(?<![.\w])(setTimeout|setInterval|setImmediate|queueMicrotask)\b/g, 'execute synchronously; timers belong to services'],
  [/(?<![.\w])process\s*\./g, 'take configuration as a parameter'],
  [/(?<![.\w])Buffer\b/g, 'use Uint8Array and the helpers of @phat/primitives'],
  [/\b(getRandomValues|randomUUID|randomBytes)\b/g, 'take randomness as a parameter, from the block or a seed'],
  [/(?<![.\w])fetch\s*\(/g, 'only a QueryHost does I/O; take its result as a parameter'],
  [/\.toLocale\w+/g, 'format without a locale: toString, padStart, padEnd'],
  [/(?<![.\w])Intl\b/g, 'format without a locale: toString, padStart, padEnd'],
  [/\.localeCompare\b/g, 'compare with < and >, or compareBytes'],
  [/\.normalize\s*\(/g, 'keep the bytes as they came; Unicode tables differ between versions'],
  [
    /\bMath\s*\.\s*(pow|exp|expm1|log\w*|sqrt|cbrt|hypot|a?sinh?|a?cosh?|a?tanh?|atan2|fround)\b/g,
    'use bigint or integer arithmetic; results of floats may differ',
  ],
  [/\bparseFloat\b/g, 'parse whole numbers, scaled to the smallest unit'],
  [/\bPromise\s*\.\s*(race|any)\b/g, 'execute synchronously; the order of arrival is not the same on every node'],
  [/(?<![.\w])console\s*\./g, 'return what happened; the caller logs it'],
]

/** No clock, randomness, timer, environment, float, locale or I/O where every node must compute the same. */
export const determinism: Rule = ({ sources }) => sources.filter(({ path }) => deterministic.test(path)).flatMap(findingsOf)

function findingsOf(file: SourceFile) {
  const node = importsOf(file).filter(({ specifier }) => specifier.startsWith('node:'))
  return [
    ...banned.flatMap(([pattern, instead]) =>
      findAll(
        file,
        file.code,
        pattern,
        'determinism',
        (match) => `${match.replace(/\s*[(.]$/, '')} in a deterministic package; ${instead}`,
      ),
    ),
    ...node.map(({ specifier, line }) => ({
      rule: 'determinism',
      path: file.path,
      line,
      message: `${specifier} in a deterministic package; take what it gives as a parameter, or use a portable package`,
    })),
  ]
}
