# SPDX-License-Identifier: GPL-3.0-or-later
# Renders imported files: godot -s render.gd. jobs.json says which, and where the pictures go.
extends SceneTree

var views: Dictionary
var side: int
var sun: Vector3
var viewport := SubViewport.new()
var camera := Camera3D.new()


func _initialize() -> void:
	var jobs: Dictionary = JSON.parse_string(FileAccess.get_file_as_string("res://jobs.json"))
	views = jobs["views"]
	side = jobs["side"]
	sun = vector(jobs["sun"])
	await set_up()
	for job in jobs["jobs"]:
		await render(job["file"], job["pictures"])
	quit()


# From Blender's axes.
func vector(values: Array) -> Vector3:
	return Vector3(values[0], values[2], -values[1])


func set_up() -> void:
	var environment := Environment.new()
	environment.background_mode = Environment.BG_CLEAR_COLOR
	environment.ambient_light_source = Environment.AMBIENT_SOURCE_DISABLED
	environment.reflected_light_source = Environment.REFLECTION_SOURCE_DISABLED
	camera.environment = environment
	camera.projection = Camera3D.PROJECTION_ORTHOGONAL
	camera.near = 0.01
	camera.far = 100
	viewport.size = Vector2i(side, side)
	viewport.own_world_3d = true
	viewport.transparent_bg = true
	viewport.use_hdr_2d = true  # Values have more than 8 bits.
	viewport.msaa_3d = Viewport.MSAA_4X
	viewport.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	var lamp := DirectionalLight3D.new()
	root.add_child(viewport)
	viewport.add_child(camera)
	viewport.add_child(lamp)
	await process_frame  # Before the first one, nothing is in the tree.
	lamp.look_at_from_position(sun, Vector3.ZERO)


func render(file: String, pictures: String) -> void:
	var scene: Node3D = load("res://" + file).instantiate()
	viewport.add_child(scene)
	var meshes := scene.find_children("*", "MeshInstance3D", true, false)
	for shown in views:
		var mine := meshes.filter(func(mesh: Node) -> bool: return owner_of(mesh) == shown)
		if mine.is_empty():
			continue
		for mesh in meshes:
			mesh.visible = mine.has(mesh)
		aim(mine, views[shown])
		for frame in 3:
			await RenderingServer.frame_post_draw
		FileAccess.open(pictures + shown + ".f32", FileAccess.WRITE).store_buffer(light().get_data())
	scene.free()


# What the viewport shows, as linear light, the bottom row first.
func light() -> Image:
	var image := viewport.get_texture().get_image()
	image.convert(Image.FORMAT_RGBAF)
	image.flip_y()
	for y in side:
		for x in side:
			image.set_pixel(x, y, image.get_pixel(x, y).srgb_to_linear())
	return image


func owner_of(node: Node) -> String:
	for shown in views:
		if node.name.begins_with(shown):
			return shown
	return owner_of(node.get_parent()) if node.get_parent() else ""


func aim(meshes: Array, view: Dictionary) -> void:
	var box: AABB = meshes[0].global_transform * meshes[0].get_aabb()
	for mesh in meshes:
		box = box.merge(mesh.global_transform * mesh.get_aabb())
	var direction := vector(view["direction"]).normalized()
	var up := Vector3.FORWARD if direction.is_equal_approx(Vector3.UP) else Vector3.UP
	camera.size = view["width"]
	camera.look_at_from_position(box.get_center() + direction * 10, box.get_center(), up)
