// Copies a link. Props: CopyLinkProps in __init__.py.

export default function ({ data: { link, name, copy, copied }, parentElement }) {
  const [field, button] = parentElement.querySelector(".copy-link").children;
  field.value = link;
  field.ariaLabel = name;
  button.textContent = copy;
  field.onfocus = () => field.select();
  button.onclick = async () => {
    field.select(); // where the connection is not secure, the browser lets nobody but the visitor copy
    await navigator.clipboard?.writeText(link).catch(() => null);
    button.textContent = copied;
  };
}
