// SPDX-License-Identifier: Apache-2.0

type Type = 'i32' | 'i64' | 'f32' | 'f64'
const types: readonly Type[] = ['i32', 'i64', 'f32', 'f64']

/** Chooses a number below a bound. */
export type Random = (below: number) => number

interface Signature {
  readonly params: readonly Type[]
  readonly result: Type
}

interface Scope {
  readonly random: Random
  readonly locals: readonly Type[]
  /** Functions that may be called: those before this one, so that nothing recurses without end. */
  readonly callable: readonly Signature[]
  readonly result: Type
  loops: number
  /** Enclosing blocks without result, by the name of their label. */
  readonly labels: readonly string[]
  /** Expressions that may still be made: the size of a function is bounded. */
  budget: number
}

const loopLocals = 6
const binary: Readonly<Record<Type, readonly string[]>> = {
  i32: ['add', 'sub', 'mul', 'div_s', 'div_u', 'rem_s', 'rem_u', 'and', 'or', 'xor', 'shl', 'shr_s', 'rotl'],
  i64: ['add', 'sub', 'mul', 'div_s', 'div_u', 'rem_s', 'rem_u', 'and', 'or', 'xor', 'shl', 'shr_u', 'rotr'],
  f32: ['add', 'sub', 'mul', 'div', 'min', 'max', 'copysign'],
  f64: ['add', 'sub', 'mul', 'div', 'min', 'max', 'copysign'],
}
const unary: Readonly<Record<Type, readonly string[]>> = {
  i32: ['clz', 'popcnt', 'extend8_s'],
  i64: ['ctz', 'popcnt', 'extend32_s'],
  f32: ['abs', 'neg', 'sqrt', 'floor', 'nearest'],
  f64: ['abs', 'neg', 'sqrt', 'ceil', 'trunc'],
}
const conversions: Readonly<Record<Type, readonly (readonly [string, Type])[]>> = {
  i32: [
    ['i32.wrap_i64', 'i64'],
    ['i32.trunc_sat_f64_s', 'f64'],
    ['i32.trunc_f32_s', 'f32'],
    ['i32.reinterpret_f32', 'f32'],
  ],
  i64: [
    ['i64.extend_i32_u', 'i32'],
    ['i64.trunc_sat_f32_u', 'f32'],
    ['i64.trunc_f64_u', 'f64'],
    ['i64.reinterpret_f64', 'f64'],
  ],
  f32: [
    ['f32.convert_i32_s', 'i32'],
    ['f32.demote_f64', 'f64'],
    ['f32.reinterpret_i32', 'i32'],
  ],
  f64: [
    ['f64.convert_i64_u', 'i64'],
    ['f64.promote_f32', 'f32'],
    ['f64.reinterpret_i64', 'i64'],
  ],
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random(list.length)] as T
}

function constant(random: Random, type: Type): string {
  const integers = ['0', '1', '-1', '2', '7', '31', '255', '65535', '2147483647', '-2147483648']
  const floats = ['0', '-0', '1', '-1.5', '1e10', '-3e38', 'inf', 'nan', '0.1']
  return `(${type}.const ${pick(random, type.startsWith('i') ? integers : floats)})`
}

/** NaNs are made canonical by the module itself, so that the bits of both runs can be compared. */
function canonical(type: Type, text: string): string {
  return type.startsWith('f') ? `(call $canon_${type} ${text})` : text
}

function expression(scope: Scope, type: Type, depth: number): string {
  const { random } = scope
  const sub = (of: Type): string => expression(scope, of, depth - 1)
  if (depth <= 0 || scope.budget-- <= 0) return leaf(scope, type)
  switch (random(12)) {
    case 0:
    case 1:
    case 2:
      return canonical(type, `(${type}.${pick(random, binary[type])} ${sub(type)} ${sub(type)})`)
    case 3:
      return canonical(type, `(${type}.${pick(random, unary[type])} ${sub(type)})`)
    case 4: {
      const [name, from] = pick(random, conversions[type])
      return canonical(type, `(${name} ${sub(from)})`)
    }
    case 5:
      return canonical(
        type,
        `(${type}.load offset=${random(64)} (i32.and ${sub('i32')} (i32.const ${random(8) === 0 ? -1 : 0x3fff})))`,
      )
    case 6:
      return `(select ${sub(type)} ${sub(type)} ${sub('i32')})`
    case 7:
      return `(if (result ${type}) ${sub('i32')} (then ${statements(scope, depth - 1)} ${sub(type)}) (else ${sub(type)}))`
    case 8:
      return `(block (result ${type}) ${statements(scope, depth - 1)} (br_if 0 ${sub(type)} ${sub('i32')}))`
    case 9: {
      const index = random(scope.callable.length + 1)
      const callee = scope.callable[index]
      if (callee === undefined || callee.result !== type) return leaf(scope, type)
      return `(call $f${index} ${callee.params.map((param) => sub(param)).join(' ')})`
    }
    case 10:
      if (type !== 'i32') return leaf(scope, type)
      return pick(random, [
        `(memory.grow (i32.const ${random(3)}))`,
        '(memory.size)',
        `(i64.eqz ${sub('i64')})`,
        `(f64.lt ${sub('f64')} ${sub('f64')})`,
      ])
    default:
      return `(global.get $${type})`
  }
}

function leaf(scope: Scope, type: Type): string {
  const matching = scope.locals.flatMap((local, index) => (local === type ? [index] : []))
  return matching.length > 0 && scope.random(3) > 0 ? `(local.get ${pick(scope.random, matching)})` : constant(scope.random, type)
}

function statements(scope: Scope, depth: number): string {
  return Array.from({ length: scope.random(3) }, () => statement(scope, depth)).join(' ')
}

function statement(scope: Scope, depth: number): string {
  const { random } = scope
  if (depth <= 0 || scope.budget-- <= 0) return '(nop)'
  const type = pick(random, types)
  const value = (of: Type): string => expression(scope, of, depth - 1)
  switch (random(11)) {
    case 0: {
      const index = random(scope.locals.length)
      return `(local.set ${index} ${value(scope.locals[index] as Type)})`
    }
    case 1:
      return `(global.set $${type} ${value(type)})`
    case 2:
    case 3:
      return `(${type}.store offset=${random(64)} (i32.and ${value('i32')} (i32.const 0x3fff)) ${value(type)})`
    case 4:
      return `(if ${value('i32')} (then ${statements(scope, depth - 1)}) ${random(2) === 0 ? '' : `(else ${statements(scope, depth - 1)})`})`
    case 5:
      return loop(scope, depth)
    case 6: {
      const label = `$b${scope.budget}`
      return `(block ${label} ${statements({ ...scope, labels: [...scope.labels, label] }, depth - 1)} ${value('i32')} (br_if ${label}) ${statements(scope, depth - 1)})`
    }
    case 7:
      return scope.labels.length === 0 ? '(nop)' : `(br_if ${pick(random, scope.labels)} ${value('i32')})`
    case 8:
      return random(4) === 0 ? `(return ${value(scope.result)})` : `(drop ${value(type)})`
    case 9: {
      const labels = [...scope.labels]
      if (labels.length === 0)
        return `(memory.fill (i32.const ${random(100)}) ${value('i32')} (i32.and ${value('i32')} (i32.const 63)))`
      return `(block (br_table 0 ${labels.join(' ')} 0 ${value('i32')}))`
    }
    default:
      return `(memory.copy (i32.const ${random(200)}) (i32.const ${random(200)}) (i32.and ${value('i32')} (i32.const 127)))`
  }
}

/** A loop that ends: it counts down in a local of its own. */
function loop(scope: Scope, depth: number): string {
  if (scope.loops >= loopLocals) return '(nop)'
  const counter = `$l${scope.loops++}`
  const [again, done] = [`$again${scope.budget}`, `$done${scope.budget}`]
  const inner = statements({ ...scope, labels: [...scope.labels, done] }, depth - 1)
  return `(local.set ${counter} (i32.const ${1 + scope.random(6)})) (block ${done} (loop ${again} ${inner}
    (br_if ${again} (local.tee ${counter} (i32.sub (local.get ${counter}) (i32.const 1))))))`
}

/** The text of a valid module whose exports `f0` and following take numbers, and end. */
export function generateModule(random: Random): { readonly text: string; readonly functions: readonly Signature[] } {
  const functions: Signature[] = []
  const texts: string[] = []
  for (let index = 0; index < 4; index++) {
    const signature = { params: Array.from({ length: random(4) }, () => pick(random, types)), result: pick(random, types) }
    const own = Array.from({ length: 1 + random(3) }, () => pick(random, types))
    const scope: Scope = {
      random,
      locals: [...signature.params, ...own],
      callable: [...functions],
      result: signature.result,
      loops: 0,
      labels: [],
      budget: 120,
    }
    const params = signature.params.map((type) => `(param ${type})`).join(' ')
    const locals = `${own.map((type) => `(local ${type})`).join(' ')} ${Array.from({ length: loopLocals }, (_, at) => `(local $l${at} i32)`).join(' ')}`
    const body = `${Array.from({ length: 3 }, () => statement(scope, 4)).join('\n ')}\n ${expression(scope, signature.result, 4)}`
    texts.push(`(func $f${index} (export "f${index}") ${params} (result ${signature.result}) ${locals}\n ${body})`)
    functions.push(signature)
  }
  const canon = ['f32', 'f64'].map(
    (type) => `(func $canon_${type} (param ${type}) (result ${type})
    (select (local.get 0) (${type}.const nan) (${type}.eq (local.get 0) (local.get 0))))`,
  )
  const globals = types.map((type) => `(global $${type} (export "${type}") (mut ${type}) (${type}.const 3))`)
  return {
    text: `(module (memory (export "memory") 1 3) ${globals.join(' ')} ${canon.join(' ')}\n${texts.join('\n')})`,
    functions,
  }
}
