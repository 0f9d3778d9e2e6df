// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

/** Why a WebAssembly module is refused. The detail of each error names what was found and the byte offset of it. */
export const wasmErrors = defineErrors('wasm', {
  malformed: {
    why: 'The bytes are no WebAssembly module: a section, a number or a name in it cannot be read.',
    remedy: 'Upload the .wasm file as the compiler wrote it; compile again if it was cut or edited.',
  },
  invalid: {
    why: 'The module can be read but breaks a rule of WebAssembly validation, such as a wrong operand type.',
    remedy: 'Compile again with a released compiler, and check the file with a WebAssembly validator.',
  },
  floats: {
    why: 'The module uses a floating-point type or instruction, which contracts may not.',
    remedy: 'Use integers or fixed-point numbers; find the library that brings the floats in and leave it out.',
  },
  limit: {
    why: 'The module exceeds a limit of this engine, such as locals of a function or entries of a table.',
    remedy: 'Split what is too large; the detail names the limit and the value found.',
  },
  memory: {
    why: 'The memory of the module is missing, or is imported, defined or sized in a way that the engine does not take.',
    remedy: 'Import the memory as env.memory, with an initial size within the page limit.',
  },
  'reserved-name': {
    why: 'The module exports a name that the engine adds itself.',
    remedy: 'Rename the export: __gas, __stack and __start are taken.',
  },
  simd: {
    why: 'The module uses 128-bit vector instructions, which this engine does not run.',
    remedy: 'Compile without the simd128 and relaxed-simd target features.',
  },
  threads: {
    why: 'The module uses shared memory or atomic instructions, which are not deterministic.',
    remedy: 'Compile without the atomics target feature.',
  },
  'tail-calls': {
    why: 'The module uses tail calls, which this engine does not run.',
    remedy: 'Compile without the tail-call target feature.',
  },
  exceptions: {
    why: 'The module uses WebAssembly exceptions, which this engine does not run.',
    remedy: 'Compile with panics that abort, and without the exception-handling target feature.',
  },
  'garbage-collection': {
    why: 'The module uses typed function references or garbage-collected types, which this engine does not run.',
    remedy: 'Compile for linear memory, without the gc and function-references features.',
  },
  memory64: {
    why: 'The module uses 64-bit memory or table addresses.',
    remedy: 'Compile for wasm32.',
  },
  'multi-memory': {
    why: 'The module has more than one memory.',
    remedy: 'Compile without the multi-memory feature.',
  },
  'extended-constants': {
    why: 'The module computes in a constant expression, which this engine does not run.',
    remedy: 'Compile without the extended-const target feature.',
  },
  'pass-version': {
    why: 'A version of the instrumentation pass or of the cost table was asked for that this build does not have.',
    remedy: 'Update the node: the cluster was created with, or has moved to, another engine version.',
  },
})
