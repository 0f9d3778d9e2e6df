// SPDX-License-Identifier: Apache-2.0
// A wasm contract that no kit of ours made: one bool, with the answers and the metadata of ink! 4.

const text = `(module
  (import "seal1" "get_storage" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "seal2" "set_storage" (func $set (param i32 i32 i32 i32) (result i32)))
  (import "seal0" "input" (func $input (param i32 i32)))
  (import "seal0" "seal_return" (func $return (param i32 i32 i32)))
  (import "env" "memory" (memory 2 16))
  (data (i32.const 64) "\\00\\00\\00\\00")
  (func $selector (result i32)
    (i32.store (i32.const 128) (i32.const 1024))
    (call $input (i32.const 1024) (i32.const 128))
    (if (i32.lt_u (i32.load (i32.const 128)) (i32.const 4)) (then (unreachable)))
    (i32.load (i32.const 1024)))
  (func $load (result i32)
    (i32.store (i32.const 128) (i32.const 1))
    (if (call $get (i32.const 64) (i32.const 4) (i32.const 256) (i32.const 128)) (then (unreachable)))
    (i32.load8_u (i32.const 256)))
  (func $store (param i32)
    (i32.store8 (i32.const 256) (local.get 0))
    (drop (call $set (i32.const 64) (i32.const 4) (i32.const 256) (i32.const 1))))
  (func (export "deploy")
    (if (i32.ne (call $selector) (i32.const 0x5e9dae9b)) (then (unreachable)))
    (call $store (i32.load8_u (i32.const 1028)))
    (i32.store16 (i32.const 512) (i32.const 0))
    (call $return (i32.const 0) (i32.const 512) (i32.const 1)))
  (func (export "call") (local $selector i32)
    (local.set $selector (call $selector))
    (i32.store8 (i32.const 512) (i32.const 0))
    (if (i32.eq (local.get $selector) (i32.const 0x51a53a63)) (then
      (call $store (i32.eqz (call $load)))
      (call $return (i32.const 0) (i32.const 512) (i32.const 1))))
    (if (i32.eq (local.get $selector) (i32.const 0xd95b862f)) (then
      (i32.store8 (i32.const 513) (call $load))
      (call $return (i32.const 0) (i32.const 512) (i32.const 2))))
    (unreachable)))`

/** Types of the metadata by number: bool, (), LangError, Result<(), LangError>, Result<bool, LangError>, AccountId and the rest of the environment. */
const types = [
  { id: 0, type: { def: { primitive: 'bool' } } },
  { id: 1, type: { def: { tuple: [] } } },
  {
    id: 2,
    type: { path: ['ink_primitives', 'LangError'], def: { variant: { variants: [{ index: 1, name: 'CouldNotReadInput' }] } } },
  },
  resultOf(3, 1),
  resultOf(4, 0),
  { id: 5, type: { def: { array: { len: 32, type: 6 } } } },
  { id: 6, type: { def: { primitive: 'u8' } } },
  {
    id: 7,
    type: {
      path: ['ink_primitives', 'types', 'AccountId'],
      def: { composite: { fields: [{ type: 5, typeName: '[u8; 32]' }] } },
    },
  },
  { id: 8, type: { def: { primitive: 'u128' } } },
  {
    id: 9,
    type: { path: ['ink_primitives', 'types', 'Hash'], def: { composite: { fields: [{ type: 5, typeName: '[u8; 32]' }] } } },
  },
  { id: 10, type: { def: { primitive: 'u64' } } },
  { id: 11, type: { def: { primitive: 'u32' } } },
  { id: 12, type: { path: ['ink_env', 'types', 'NoChainExtension'], def: { variant: {} } } },
]

/** @param {number} id @param {number} ok */
function resultOf(id, ok) {
  const variants = [
    { index: 0, name: 'Ok', fields: [{ type: ok }] },
    { index: 1, name: 'Err', fields: [{ type: 2 }] },
  ]
  const params = [
    { name: 'T', type: ok },
    { name: 'E', type: 2 },
  ]
  return { id, type: { path: ['Result'], params, def: { variant: { variants } } } }
}

const named = (/** @type {number} */ type, /** @type {string} */ name) => ({ displayName: [name], type })

/** The `.contract` file, as a value. */
export async function makeFlipper() {
  const { default: wabt } = await import('wabt')
  const module = (await wabt()).parseWat('flipper.wat', text)
  const wasm = module.toBinary({}).buffer
  const { blake2b } = await import('@noble/hashes/blake2.js')
  const message = { args: [], default: false, docs: [], payable: false }
  return {
    source: {
      hash: `0x${Buffer.from(blake2b(wasm, { dkLen: 32 })).toString('hex')}`,
      language: 'ink! 4.3.0',
      compiler: 'rustc 1.70.0',
      wasm: `0x${Buffer.from(wasm).toString('hex')}`,
    },
    contract: { name: 'flipper', version: '0.1.0', authors: ['Phala'] },
    spec: {
      constructors: [
        {
          ...message,
          args: [{ label: 'init_value', type: named(0, 'bool') }],
          label: 'new',
          selector: '0x9bae9d5e',
          returnType: named(3, 'ink_primitives::ConstructorResult'),
        },
      ],
      docs: [],
      environment: {
        accountId: named(7, 'AccountId'),
        balance: named(8, 'Balance'),
        blockNumber: named(11, 'BlockNumber'),
        chainExtension: named(12, 'ChainExtension'),
        hash: named(9, 'Hash'),
        maxEventTopics: 4,
        timestamp: named(10, 'Timestamp'),
      },
      events: [],
      lang_error: named(2, 'LangError'),
      messages: [
        { ...message, label: 'flip', mutates: true, selector: '0x633aa551', returnType: named(3, 'ink::MessageResult') },
        { ...message, label: 'get', mutates: false, selector: '0x2f865bd9', returnType: named(4, 'ink::MessageResult') },
      ],
    },
    storage: {
      root: {
        layout: { struct: { name: 'Flipper', fields: [{ name: 'value', layout: { leaf: { key: '0x00000000', ty: 0 } } }] } },
        root_key: '0x00000000',
      },
    },
    types,
    version: '4',
  }
}
