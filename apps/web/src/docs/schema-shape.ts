import type { Schema } from './server.ts'

const DEPTH_MAX = 6
type Named = Readonly<Record<string, Schema>>

/** A JSON Schema as one would write the type down: `{ type: "typing", is_typing: boolean }`; `named` are those it refers to. */
export function shapeOf(schema: Schema, named: Named, depth = 0): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    const found = named[name]
    return found && depth < DEPTH_MAX ? shapeOf(found, named, depth) : name
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return schema.anyOf.map((each) => shapeOf(each, named, depth)).join(' | ')
  if (schema.properties) return objectShape(schema, schema.properties, named, depth)
  if (schema.items) return `(${shapeOf(schema.items, named, depth)})[]`
  return plainShape(schema)
}

function objectShape(schema: Schema, properties: Named, named: Named, depth: number): string {
  const indent = '  '.repeat(depth + 1)
  const lines = Object.entries(properties).map(([name, property]) => {
    const isRequired = schema.required?.includes(name) ?? false
    const comment = property.description ? ` // ${property.description}` : ''
    return `${indent}${name}${isRequired ? '' : '?'}: ${shapeOf(property, named, depth + 1)}${comment}`
  })
  return lines.length === 0 ? '{}' : ['{', ...lines, `${'  '.repeat(depth)}}`].join('\n')
}

function plainShape({ type, format }: Schema): string {
  const types = typeof type === 'string' ? [type] : (type ?? ['any'])
  const names = types.map((each) => (each === 'integer' ? 'number' : each)).join(' | ')
  return format ? `${names} (${format})` : names
}
