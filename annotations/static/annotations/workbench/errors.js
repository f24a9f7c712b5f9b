// Errors stand beside what caused them.

/** Show [{field, message}] in the form's `data-error` places; what has no place stands at the top. */
export function showErrors(form, errors) {
  clearErrors(form);
  for (const { field, message } of errors) {
    const place = form.querySelector(`[data-error="${CSS.escape(field)}"]`) || form.querySelector('[data-error=""]');
    place.textContent = place.textContent ? `${place.textContent} ${message}` : message;
    const input = field && place.dataset.error && fieldOf(form, place);
    if (input) connect(input, place);
  }
  const first = form.querySelector("[aria-invalid=true]");
  if (first) first.focus();
}

function fieldOf(form, place) {
  return place.parentElement.querySelector("input, select, textarea");
}

function connect(input, place) {
  place.id ||= `${input.id}-error`;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", place.id);
}

export function clearErrors(form) {
  for (const place of form.querySelectorAll("[data-error]")) place.textContent = "";
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}
